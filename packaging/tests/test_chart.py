"""The Helm chart, by Helm's own library: it lints, renders what Kubernetes takes, and refuses values that do not fit.

The environment variable ONDERWIJSREGIO_BINARY names the server, which reads the rendered settings.
"""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import kubernetes_validate
import yaml
from helm_python import chart, errors

CHART = Path(__file__).resolve().parents[1] / "helm" / "onderwijsregio"
BINARY = Path(os.environ["ONDERWIJSREGIO_BINARY"]).resolve()
VERSION = "1.34"

POSTGRESQL = {
    "postgresql": {"enabled": True, "urlSecret": {"name": "database", "key": "url"}, "migrateUrlSecret": {"name": "owner", "key": "url"}},
    "persistence": {"enabled": False},
    "settings": {
        "public_url": "https://regio.example.nl",
        "proxies": 1,
        "attachments": "s3://files/regio?endpoint=https://s3.example.nl&region=nl",
        "max_in_flight": 2048,
        "security_contacts": ["mailto:security@example.nl"],
    },
    "secretEnvironment": {"ONDERWIJSREGIO_MAIL_URL": {"name": "mail", "key": "url"}},
    "ingress": {"enabled": True, "host": "regio.example.nl", "className": "nginx", "tlsSecret": "certificate"},
    "metrics": {"enabled": True, "serviceMonitor": True},
    "networkPolicy": {"metricsFrom": [{"namespaceSelector": {"matchLabels": {"name": "monitoring"}}}]},
}
SHARED_VOLUME = {
    "postgresql": {"enabled": True, "urlSecret": {"name": "database", "key": "url"}},
    "persistence": {"accessMode": "ReadWriteMany", "storageClass": "files"},
}


def rendered(values):
    files = chart.Chart.load(CHART).render(values, name="regio", namespace="noord")
    manifests = [
        manifest
        for name, text in files.items()
        if not name.endswith("NOTES.txt")
        for manifest in yaml.safe_load_all(text)
        if manifest
    ]
    return {(manifest["kind"], manifest["metadata"]["name"]): manifest for manifest in manifests}


def pods(manifests):
    return [manifest["spec"]["template"]["spec"] for manifest in manifests.values() if "template" in manifest.get("spec", {})]


class Chart(unittest.TestCase):
    def test_it_lints_and_renders_what_kubernetes_takes(self):
        for values, kinds in [
            ({}, "ConfigMap NetworkPolicy Service StatefulSet"),
            (POSTGRESQL, "ConfigMap Deployment Ingress Job NetworkPolicy PodDisruptionBudget Service Service ServiceMonitor"),
            (SHARED_VOLUME, "ConfigMap Deployment Job NetworkPolicy PersistentVolumeClaim PodDisruptionBudget Service"),
        ]:
            with self.subTest(kinds):
                report = chart.lint(CHART, values, strict=True)
                grave = [message for message in report["messages"] if message["severity"] > 1]
                self.assertEqual((report["errors"], grave), ([], []))
                manifests = rendered(values)
                self.assertEqual(" ".join(sorted(kind for kind, _ in manifests)), kinds)
                for (kind, _), manifest in manifests.items():
                    # The Prometheus operator's type is none of Kubernetes'.
                    if kind != "ServiceMonitor":
                        kubernetes_validate.validate(manifest, VERSION, strict=True)

    def test_every_pod_is_restricted(self):
        for values in ({}, POSTGRESQL):
            for pod in pods(rendered(values)):
                self.assertTrue(pod["securityContext"]["runAsNonRoot"])
                self.assertEqual(pod["securityContext"]["seccompProfile"], {"type": "RuntimeDefault"})
                self.assertFalse(pod["automountServiceAccountToken"])
                for container in pod["containers"]:
                    self.assertEqual(
                        container["securityContext"],
                        {
                            "allowPrivilegeEscalation": False,
                            "readOnlyRootFilesystem": True,
                            "capabilities": {"drop": ["ALL"]},
                        },
                    )

    def test_passwords_are_references_to_secrets(self):
        manifests = rendered(POSTGRESQL)
        for pod in pods(manifests):
            environment = {entry["name"]: entry for entry in pod["containers"][0]["env"]}
            self.assertEqual(
                environment["ONDERWIJSREGIO_DATABASE"]["valueFrom"]["secretKeyRef"], {"name": "database", "key": "url"}
            )
            self.assertEqual(environment["ONDERWIJSREGIO_MAIL_URL"]["valueFrom"]["secretKeyRef"], {"name": "mail", "key": "url"})
        migrating = manifests["Job", "regio-onderwijsregio-migrate"]["spec"]["template"]["spec"]["containers"][0]
        owner = {entry["name"]: entry for entry in migrating["env"]}["ONDERWIJSREGIO_MIGRATE_DATABASE"]
        self.assertEqual(owner["valueFrom"]["secretKeyRef"], {"name": "owner", "key": "url"})

    def test_the_server_reads_the_rendered_settings(self):
        for values in ({}, POSTGRESQL):
            manifests = rendered(values)
            settings = manifests["ConfigMap", "regio-onderwijsregio"]["data"]["onderwijsregio.toml"]
            server = next(pod for pod in pods(manifests) if pod["containers"][0]["name"] == "server")["containers"][0]
            given = {entry["name"]: entry["value"] for entry in server["env"] if "value" in entry}
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder, "onderwijsregio.toml")
                file.write_text(settings)
                done = subprocess.run(
                    [BINARY, "--config", file, "openapi"], capture_output=True, text=True, cwd=folder, env={"PATH": os.environ["PATH"], **given}
                )
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_values_that_do_not_fit_are_refused(self):
        for values, reason in [
            ({"replica": 3}, "replica"),
            ({"postgresql": {"enabled": True}}, "urlSecret"),
            ({"settings": {"mail_url": "smtp://ada:geheim@mail.example.nl"}}, "mail_url"),
            ({"settings": {"public_url": "regio.example.nl"}}, "public_url"),
            ({"ingress": {"enabled": True}}, "host"),
            ({"image": {"repository": "x", "digest": "latest"}}, "digest"),
            ({"secretEnvironment": {"DATABASE": {"name": "x", "key": "y"}}}, "DATABASE"),
        ]:
            with self.subTest(reason):
                loaded = chart.Chart.load(CHART)
                with self.assertRaisesRegex(errors.HelmError, reason):
                    loaded.validate_schema(loaded.merge_values(values))
        several = {**POSTGRESQL, "settings": {}}
        with self.assertRaisesRegex(errors.HelmError, "need a bucket"):
            rendered(several)
        with self.assertRaisesRegex(errors.HelmError, "ReadWriteMany"):
            rendered({**several, "persistence": {}})


if __name__ == "__main__":
    unittest.main()
