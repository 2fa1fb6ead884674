// Runs the built nodes in n8n's own engine (n8n-core), without n8n's editor and database.

import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

// The engine keeps a key in its user's folder.
process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), "n8n-"));
process.on("exit", () => rmSync(process.env.N8N_USER_FOLDER, { recursive: true }));

const require = createRequire(import.meta.url);
require("reflect-metadata");
const { Workflow } = require("n8n-workflow");
const { ExecutionLifecycleHooks, WorkflowExecute } = require("n8n-core");
const manifest = require("../package.json");

const loaded = (file) => Object.values(require(`../${file}`)).map((Type) => new Type());
export const nodes = manifest.n8n.nodes.flatMap(loaded);
export const [credentialType] = manifest.n8n.credentials.flatMap(loaded);
export const [action, trigger] = nodes;

/** The node that every workflow begins with: it hands on what the test gives. */
const start = {
  description: {
    name: "start", version: 1, inputs: [], outputs: ["main"], defaults: {},
    properties: [{ displayName: "Items", name: "items", type: "json", default: [] }],
  },
  execute() {
    return [this.getNodeParameter("items", 0).map((json) => ({ json }))];
  },
};

const typeNamed = (name) => [start, ...nodes].find((type) => type.description.name === name);

/** The part of n8n that applies credentials. The editor's backend has it, which the engine's package does not contain. */
const credentialsHelper = (credentials) => ({
  getParentTypes: () => [],
  isCredentialUsableByNode: () => true,
  getDecrypted: async () => credentials,
  getCredentialsProperties: () => credentialType.properties,
  preAuthentication: async () => undefined,
  runPreAuthentication: async () => undefined,
  updateCredentials: async () => {},
  updateCredentialsOauthTokenData: async () => {},
  async authenticate(given, type, request, workflow, node) {
    const value = (text) =>
      workflow.expression.getSimpleParameterValue(node, text, "internal", { $credentials: given }, undefined, "");
    const headers = Object.entries(credentialType.authenticate.properties.headers);
    const added = Object.fromEntries(headers.map(([name, text]) => [name, value(text)]));
    return { ...request, headers: { ...request.headers, ...added } };
  },
});

export function workflowOf(name, parameters, items = [{}]) {
  const node = (id, type, given) => ({
    id, name: id, type, typeVersion: 1, position: [0, 0], parameters: given,
    credentials: { [credentialType.name]: { id: "1", name: "test" } },
  });
  return new Workflow({
    id: "workflow",
    name: "Test",
    active: false,
    nodes: [node("Start", "start", { items }), node("Node", name, parameters)],
    connections: { Start: { main: [[{ node: "Node", type: "main", index: 0 }]] } },
    nodeTypes: { getByName: typeNamed, getByNameAndVersion: typeNamed, getKnownTypes: () => ({}) },
  });
}

export function additionalData(credentials, executionId) {
  const hooks = new ExecutionLifecycleHooks("manual", executionId, { id: "workflow", nodes: [], connections: {} });
  return {
    credentialsHelper: credentialsHelper(credentials),
    currentNodeExecutionIndex: 0,
    executionId,
    hooks,
    variables: {},
    webhookBaseUrl: "http://127.0.0.1:9000/webhook",
    webhookTestBaseUrl: "http://127.0.0.1:9000/webhook-test",
    webhookWaitingBaseUrl: "http://127.0.0.1:9000/webhook-waiting",
    formWaitingBaseUrl: "http://127.0.0.1:9000/form-waiting",
    logAiEvent: () => {},
    setExecutionStatus: () => {},
    sendDataToUI: () => {},
  };
}

/** Runs a workflow with one node. Returns what the node puts out, or throws its error. */
export async function run(credentials, parameters, { items, executionId = "1" } = {}) {
  const workflow = workflowOf(action.description.name, parameters, items);
  const execution = new WorkflowExecute(additionalData(credentials, executionId), "manual");
  const { data } = await execution.run({ workflow, startNode: workflow.getNode("Start") });
  if (data.resultData.error) throw data.resultData.error;
  return data.resultData.runData.Node[0].data.main[0].map(({ json }) => json);
}
