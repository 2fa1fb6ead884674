import { createHash } from 'node:crypto';
import { NodeApiError } from 'n8n-workflow';
import type {
	IExecuteSingleFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	INodeExecutionData,
	INodeRequestOutput,
	INodeRequestSend,
	JsonObject,
} from 'n8n-workflow';

/** Waits for the outcome of a write, and repeats it safely: n8n sends a request again after an error. */
async function asWrite(
	this: IExecuteSingleFunctions,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const hash = createHash('sha256');
	for (const part of [this.getExecutionId(), this.getNode().id, this.getItemIndex()]) {
		hash.update(`${part}\n`);
	}
	hash.update(`${request.method} ${request.url} ${JSON.stringify(request.body)}`);
	request.headers = {
		...request.headers,
		'idempotency-key': hash.digest('hex'),
		prefer: 'wait=30',
	};
	return request;
}

/** These requests take a list, and a node sends one at a time. */
async function asList(
	this: IExecuteSingleFunctions,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	return { ...request, body: [request.body] };
}

/** A write that was accepted can still fail. */
async function checkOutcome(
	this: IExecuteSingleFunctions,
	items: INodeExecutionData[],
	response: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	for (const { json } of items) {
		if (json.status === 'failed') {
			const problem = (json.problem ?? {}) as JsonObject;
			throw new NodeApiError(this.getNode(), problem, {
				message: String(problem.title ?? 'The write failed'),
				description: String(problem.detail ?? ''),
				httpCode: String(problem.status ?? response.statusCode),
				itemIndex: this.getItemIndex(),
			});
		}
	}
	return items;
}

export const data: INodeRequestOutput = {
	postReceive: [{ type: 'rootProperty', properties: { property: 'data' } }],
};

export const outcome: INodeRequestOutput = {
	postReceive: [{ type: 'rootProperty', properties: { property: 'data' } }, checkOutcome],
};

export const write: INodeRequestSend = { preSend: [asWrite] };

export const writeList: INodeRequestSend = { preSend: [asList, asWrite] };
