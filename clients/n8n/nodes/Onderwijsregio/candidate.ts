import type { INodeProperties } from 'n8n-workflow';
import { candidateOptional, candidateRequired, phases } from './fields';
import { data, outcome, write, writeList } from './requests';

const forCandidate = { resource: ['candidate'] };
const forOperation = (...operation: string[]) => ({ show: { ...forCandidate, operation } });

export const candidate: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: forCandidate },
		default: 'find',
		options: [
			{
				name: 'Create',
				value: 'create',
				action: 'Create a candidate',
				description: 'Create a candidate, even if there is one with the same address',
				routing: {
					request: { method: 'POST', url: '/candidates' },
					send: writeList,
					output: outcome,
				},
			},
			{
				name: 'Create or Update',
				value: 'upsert',
				action: 'Create or update a candidate',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
				routing: {
					request: {
						method: 'POST',
						url: '/candidates/upsert',
						qs: { match: '={{ $parameter.match }}' },
					},
					send: write,
					output: outcome,
				},
			},
			{
				name: 'Find',
				value: 'find',
				action: 'Find candidates',
				description: 'Find candidates by email address or phone number',
				routing: {
					request: { method: 'POST', url: '/candidates/find' },
					output: data,
				},
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get a candidate',
				description: 'Get a candidate by ID',
				routing: {
					request: {
						method: 'GET',
						url: '=/candidates/{{ encodeURIComponent($parameter.candidateId) }}',
					},
					output: data,
				},
			},
			{
				name: 'Set Phase',
				value: 'setPhase',
				action: 'Set the phase of a candidate',
				description: 'Set where a candidate stands',
				routing: {
					request: {
						method: 'PATCH',
						url: '=/candidates/{{ encodeURIComponent($parameter.candidateId) }}',
					},
					send: write,
					output: outcome,
				},
			},
		],
	},
	{
		displayName: 'Candidate ID',
		name: 'candidateId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'recAbC13pTbjpS6Iz',
		description: 'The ID of the candidate: rec and 14 letters or digits',
		displayOptions: forOperation('get', 'setPhase'),
	},
	{
		displayName: 'Phase',
		name: 'phase',
		type: 'options',
		options: phases,
		required: true,
		default: 'nieuw',
		description: 'Where the candidate stands',
		displayOptions: forOperation('setPhase'),
		routing: { send: { type: 'body', property: 'phase' } },
	},
	{
		displayName: 'Find By',
		name: 'findBy',
		type: 'options',
		options: [
			{ name: 'Email Address', value: 'email' },
			{ name: 'Phone Number', value: 'phone' },
		],
		default: 'email',
		description: 'What the candidates have in common',
		displayOptions: forOperation('find'),
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		required: true,
		default: '',
		description: 'The address, or the number in any notation',
		displayOptions: forOperation('find'),
		routing: { send: { type: 'body', property: '={{ $parameter.findBy }}' } },
	},
	{
		displayName: 'Match By',
		name: 'match',
		type: 'options',
		options: [
			{
				name: 'Email Address',
				value: 'email',
				description: 'The same email address. The right choice for forms on a website.',
			},
			{
				name: 'Email Address, Else Phone Number',
				value: 'emailOrPhone',
				description: 'The same email address, else the same phone number and the same name',
			},
			{
				name: 'Phone Number',
				value: 'phone',
				description: 'The same phone number, whatever the name',
			},
		],
		default: 'email',
		description: 'How an existing candidate is recognized',
		displayOptions: forOperation('upsert'),
	},
	...candidateRequired.map((field) => ({
		...field,
		displayOptions: forOperation('create', 'upsert'),
	})),
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: forOperation('create', 'upsert'),
		options: candidateOptional,
	},
];
