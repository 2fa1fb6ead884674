import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { candidate } from './candidate';
import { contactMoment } from './contactMoment';

export class Onderwijsregio implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Onderwijsregio',
		name: 'onderwijsregio',
		icon: { light: 'file:onderwijsregio.svg', dark: 'file:onderwijsregio.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter.operation + ": " + $parameter.resource }}',
		description: 'Find, create and update the candidates of an education region',
		defaults: { name: 'Onderwijsregio' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'onderwijsregioApi', required: true }],
		requestDefaults: {
			baseURL: '={{ $credentials.baseUrl }}',
			headers: { accept: 'application/json', 'content-type': 'application/json' },
		},
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'candidate',
				options: [
					{ name: 'Candidate', value: 'candidate' },
					{ name: 'Contact Moment', value: 'contactMoment' },
				],
			},
			...candidate,
			...contactMoment,
		],
	};
}
