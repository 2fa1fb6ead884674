import { NodeApiError, NodeConnectionTypes } from 'n8n-workflow';
import type {
	IDataObject,
	IHookFunctions,
	IHttpRequestMethods,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
	JsonObject,
} from 'n8n-workflow';
import { isGenuine } from './signature';

const PATH = '/auth/regions/me/subscriptions';

/** Sends a request about subscriptions. Returns the data of the answer, or nothing if there is no such subscription. */
async function request(
	hook: IHookFunctions,
	method: IHttpRequestMethods,
	path: string,
	body?: IDataObject,
): Promise<IDataObject | undefined> {
	const { baseUrl } = await hook.getCredentials('onderwijsregioApi');
	try {
		const answer = (await hook.helpers.httpRequestWithAuthentication.call(
			hook,
			'onderwijsregioApi',
			{ method, url: `${baseUrl}${PATH}${path}`, body, json: true },
		)) as IDataObject | undefined;
		return (answer?.data ?? {}) as IDataObject;
	} catch (error) {
		const refusal = new NodeApiError(hook.getNode(), error as JsonObject);
		if (refusal.httpCode === '404' && method !== 'POST') return undefined;
		throw refusal;
	}
}

export class OnderwijsregioTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Onderwijsregio Trigger',
		name: 'onderwijsregioTrigger',
		icon: { light: 'file:onderwijsregio.svg', dark: 'file:onderwijsregio.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter.events.join(", ") }}',
		description: 'Starts the workflow when candidates of an education region change',
		defaults: { name: 'Onderwijsregio Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'onderwijsregioApi', required: true }],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
		properties: [
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				required: true,
				default: ['candidate.created'],
				description: 'What starts the workflow',
				options: [
					{ name: 'Attachment Added', value: 'attachment.added' },
					{ name: 'Attachment Removed', value: 'attachment.removed' },
					{ name: 'Candidate Archived', value: 'candidate.archived' },
					{ name: 'Candidate Created', value: 'candidate.created' },
					{ name: 'Candidate Erased', value: 'candidate.erased' },
					{ name: 'Candidate Restored', value: 'candidate.restored' },
					{ name: 'Candidate Updated', value: 'candidate.updated' },
					{ name: 'Contact Moment Added', value: 'interaction.created' },
					{ name: 'Contact Moment Removed', value: 'interaction.deleted' },
					{ name: 'Contact Moment Updated', value: 'interaction.updated' },
					{ name: 'Phase Changed', value: 'candidate.phase_changed' },
				],
			},
		],
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				const { subscriptionId } = this.getWorkflowStaticData('node');
				if (!subscriptionId) return false;
				const subscription = await request(this, 'GET', `/${subscriptionId}`);
				return subscription?.url === this.getNodeWebhookUrl('default');
			},

			async create(this: IHookFunctions): Promise<boolean> {
				const { sandbox } = await this.getCredentials('onderwijsregioApi');
				const subscription = await request(this, 'POST', '', {
					url: this.getNodeWebhookUrl('default'),
					events: this.getNodeParameter('events') as string[],
					environment: sandbox ? 'sandbox' : 'production',
					description: `n8n: ${this.getWorkflow().name ?? ''}`,
				});
				const kept = this.getWorkflowStaticData('node');
				kept.subscriptionId = subscription?.id;
				kept.secret = subscription?.secret;
				return true;
			},

			async delete(this: IHookFunctions): Promise<boolean> {
				const kept = this.getWorkflowStaticData('node');
				if (kept.subscriptionId) {
					await request(this, 'DELETE', `/${kept.subscriptionId}`);
				}
				delete kept.subscriptionId;
				delete kept.secret;
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { secret } = this.getWorkflowStaticData('node');
		const { rawBody } = this.getRequestObject();
		if (!secret || !isGenuine(String(secret), this.getHeaderData() as IDataObject, rawBody)) {
			this.getResponseObject().status(401).send('The signature is not right.');
			return { noWebhookResponse: true };
		}
		return { workflowData: [this.helpers.returnJsonArray(this.getBodyData())] };
	}
}
