{{- define "onderwijsregio.labels" -}}
app.kubernetes.io/name: onderwijsregio
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "onderwijsregio.selector" -}}
app.kubernetes.io/name: onderwijsregio
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: server
{{- end }}

{{- define "onderwijsregio.name" -}}
{{- if contains "onderwijsregio" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-onderwijsregio" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "onderwijsregio.image" -}}
{{- if .Values.image.digest }}{{ .Values.image.repository }}@{{ .Values.image.digest }}{{ else }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "onderwijsregio.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "onderwijsregio.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* A subfolder of the volume, because the root of a volume is often open to its group and the server refuses such a folder. */}}
{{- define "onderwijsregio.environment" -}}
- name: ONDERWIJSREGIO_DATA_DIR
  value: /data/onderwijsregio
- name: ONDERWIJSREGIO_LISTEN
  value: 0.0.0.0:8080
{{- if .Values.metrics.enabled }}
- name: ONDERWIJSREGIO_METRICS_LISTEN
  value: 0.0.0.0:9090
{{- end }}
{{- if .Values.postgresql.enabled }}
- name: ONDERWIJSREGIO_DATABASE
  valueFrom:
    secretKeyRef:
      name: {{ .Values.postgresql.urlSecret.name }}
      key: {{ .Values.postgresql.urlSecret.key }}
{{- end }}
{{- range $variable, $secret := .Values.secretEnvironment }}
- name: {{ $variable }}
  valueFrom:
    secretKeyRef:
      name: {{ $secret.name }}
      key: {{ $secret.key }}
{{- end }}
{{- end }}

{{- define "onderwijsregio.pod" -}}
metadata:
  labels:
    {{- include "onderwijsregio.labels" . | nindent 4 }}
    app.kubernetes.io/component: server
  annotations:
    checksum/settings: {{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- include "onderwijsregio.podSecurity" . | nindent 4 }}
  # Longer than the server takes to finish the requests under way and the writes that wait.
  terminationGracePeriodSeconds: 90
  containers:
    - name: server
      image: {{ include "onderwijsregio.image" . }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args: [serve, --config, /etc/onderwijsregio/onderwijsregio.toml]
      env:
        {{- include "onderwijsregio.environment" . | nindent 8 }}
      ports:
        - name: http
          containerPort: 8080
        {{- if .Values.metrics.enabled }}
        - name: metrics
          containerPort: 9090
        {{- end }}
      # A start includes the migration of the database.
      startupProbe:
        httpGet: {path: /health/live, port: http}
        periodSeconds: 5
        failureThreshold: 180
      livenessProbe:
        httpGet: {path: /health/live, port: http}
        periodSeconds: 20
        timeoutSeconds: 10
        failureThreshold: 3
      readinessProbe:
        httpGet: {path: /health/ready, port: http}
        periodSeconds: 5
        timeoutSeconds: 6
        failureThreshold: 2
      securityContext:
        {{- include "onderwijsregio.containerSecurity" . | nindent 8 }}
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      volumeMounts:
        - name: settings
          mountPath: /etc/onderwijsregio
          readOnly: true
        - name: data
          mountPath: /data
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: settings
      configMap:
        name: {{ include "onderwijsregio.name" . }}
    - name: tmp
      emptyDir:
        sizeLimit: 256Mi
    {{- if not .Values.persistence.enabled }}
    - name: data
      emptyDir: {}
    {{- else if .Values.persistence.existingClaim }}
    - name: data
      persistentVolumeClaim:
        claimName: {{ .Values.persistence.existingClaim }}
    {{- else if .Values.postgresql.enabled }}
    - name: data
      persistentVolumeClaim:
        claimName: {{ include "onderwijsregio.name" . }}
    {{- end }}
  {{- if .Values.postgresql.enabled }}
  affinity:
    podAntiAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
        - weight: 100
          podAffinityTerm:
            topologyKey: kubernetes.io/hostname
            labelSelector:
              matchLabels:
                {{- include "onderwijsregio.selector" . | nindent 16 }}
  {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{- define "onderwijsregio.claim" -}}
accessModes: [{{ .Values.persistence.accessMode }}]
{{- with .Values.persistence.storageClass }}
storageClassName: {{ . }}
{{- end }}
resources:
  requests:
    storage: {{ .Values.persistence.size }}
{{- end }}
