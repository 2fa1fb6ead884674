import type { INodeProperties } from 'n8n-workflow';
import { contactMomentOptional, contactMomentRequired } from './fields';
import { outcome, writeList } from './requests';

const forContactMoment = { resource: ['contactMoment'] };
const forOperation = (...operation: string[]) => ({ show: { ...forContactMoment, operation } });

export const contactMoment: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: forContactMoment },
		default: 'add',
		options: [
			{
				name: 'Add',
				value: 'add',
				action: 'Add a contact moment',
				description: 'Record a call, a conversation or a registration',
				routing: {
					request: {
						method: 'POST',
						url: '=/candidates/{{ encodeURIComponent($parameter.candidateId) }}/interactions',
					},
					send: writeList,
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
		displayOptions: forOperation('add'),
	},
	...contactMomentRequired.map((field) => ({ ...field, displayOptions: forOperation('add') })),
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: forOperation('add'),
		options: contactMomentOptional,
	},
];
