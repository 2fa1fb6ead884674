import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

export class OnderwijsregioApi implements ICredentialType {
	name = 'onderwijsregioApi';

	displayName = 'Onderwijsregio API';

	icon = { light: 'file:onderwijsregio.svg', dark: 'file:onderwijsregio.dark.svg' } as const;

	documentationUrl = 'https://example.nl/onderwijsregio/docs/guides/en/n8n';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://api.example.nl/api/v2',
			description: 'The address of the server, with /api/v2',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'A key of your region. It begins with ork_.',
		},
		{
			displayName: 'Sandbox',
			name: 'sandbox',
			type: 'boolean',
			default: true,
			description: 'Whether to work in the sandbox instead of production',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			headers: {
				'x-api-key': '={{ $credentials.apiKey }}',
				'x-api-sandbox': '={{ $credentials.sandbox ? "true" : "false" }}',
			},
		},
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl }}',
			url: '/schema',
		},
	};
}
