// Generated from docs/openapi.json by `npm run generate`. Do not change it by hand.

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export const candidateRequired: INodeProperties[] = [
	{
		"displayName": "E-mail Address",
		"name": "email",
		"type": "string",
		"placeholder": "name@email.com",
		"default": "",
		"required": true,
		"description": "Address the candidate is reached at: one bare address, local@domain, the domain with a dot",
		"routing": {
			"send": {
				"type": "body",
				"property": "email"
			}
		}
	},
	{
		"displayName": "Name",
		"name": "name",
		"type": "string",
		"default": "",
		"required": true,
		"description": "Full name",
		"routing": {
			"send": {
				"type": "body",
				"property": "name"
			}
		}
	},
	{
		"displayName": "Privacy Consent",
		"name": "privacyConsent",
		"type": "boolean",
		"default": false,
		"required": true,
		"description": "Whether the candidate agreed to the processing of this data",
		"routing": {
			"send": {
				"type": "body",
				"property": "privacyConsent"
			}
		}
	}
];

export const candidateOptional: INodeProperties[] = [
	{
		"displayName": "Address",
		"name": "address",
		"type": "string",
		"default": "",
		"description": "Street and number",
		"routing": {
			"send": {
				"type": "body",
				"property": "address"
			}
		}
	},
	{
		"displayName": "City",
		"name": "city",
		"type": "string",
		"default": "",
		"description": "Place of residence",
		"routing": {
			"send": {
				"type": "body",
				"property": "city"
			}
		}
	},
	{
		"displayName": "Custom Fields",
		"name": "customFields",
		"type": "json",
		"default": "{}",
		"description": "The region's own fields, by key",
		"routing": {
			"send": {
				"type": "body",
				"property": "customFields",
				"value": "={{ JSON.parse($value) }}"
			}
		}
	},
	{
		"displayName": "Date Of Birth",
		"name": "dateOfBirth",
		"type": "dateTime",
		"default": "",
		"description": "Calendar date, without a time, from 1900-01-01 to today",
		"routing": {
			"send": {
				"type": "body",
				"property": "dateOfBirth",
				"value": "={{ $value.slice(0, 10) }}"
			}
		}
	},
	{
		"displayName": "Exit Reason",
		"name": "exitReason",
		"type": "string",
		"typeOptions": {
			"rows": 4
		},
		"default": "",
		"description": "Why the candidate left the programme",
		"routing": {
			"send": {
				"type": "body",
				"property": "exitReason"
			}
		}
	},
	{
		"displayName": "LinkedIn",
		"name": "linkedin",
		"type": "string",
		"default": "",
		"description": "Address of a LinkedIn profile; an internationalised one is stored percent-encoded",
		"routing": {
			"send": {
				"type": "body",
				"property": "linkedin"
			}
		}
	},
	{
		"displayName": "Motivation",
		"name": "motivation",
		"type": "string",
		"typeOptions": {
			"rows": 4
		},
		"default": "",
		"description": "Why the candidate wants to work in education",
		"routing": {
			"send": {
				"type": "body",
				"property": "motivation"
			}
		}
	},
	{
		"displayName": "Nationality",
		"name": "nationality",
		"type": "string",
		"default": "",
		"description": "Nationality, as the candidate calls it",
		"routing": {
			"send": {
				"type": "body",
				"property": "nationality"
			}
		}
	},
	{
		"displayName": "Notes",
		"name": "notes",
		"type": "string",
		"typeOptions": {
			"rows": 4
		},
		"default": "",
		"description": "Notes of the region's coordinators",
		"routing": {
			"send": {
				"type": "body",
				"property": "notes"
			}
		}
	},
	{
		"displayName": "Phase",
		"name": "phase",
		"type": "options",
		"options": [
			{
				"name": "In Opleiding",
				"value": "in opleiding"
			},
			{
				"name": "Matchen",
				"value": "matchen"
			},
			{
				"name": "Nieuw",
				"value": "nieuw"
			},
			{
				"name": "Oriënteren",
				"value": "oriënteren"
			},
			{
				"name": "Uitgestroomd",
				"value": "uitgestroomd"
			},
			{
				"name": "Voorbereiden",
				"value": "voorbereiden"
			},
			{
				"name": "Werkzaam",
				"value": "werkzaam"
			}
		],
		"default": "nieuw",
		"description": "Where the candidate stands; nieuw when not given",
		"routing": {
			"send": {
				"type": "body",
				"property": "phase"
			}
		}
	},
	{
		"displayName": "Phone Number",
		"name": "phone",
		"type": "string",
		"default": "",
		"description": "Phone number as it was given; a number in a spreadsheet's scientific notation is refused",
		"routing": {
			"send": {
				"type": "body",
				"property": "phone"
			}
		}
	},
	{
		"displayName": "Postal Code",
		"name": "postalCode",
		"type": "string",
		"default": "",
		"description": "Postal code as it was given",
		"routing": {
			"send": {
				"type": "body",
				"property": "postalCode"
			}
		}
	},
	{
		"displayName": "Prior Education",
		"name": "priorEducation",
		"type": "options",
		"options": [
			{
				"name": "Associate Degree",
				"value": "associate degree"
			},
			{
				"name": "Geen",
				"value": "geen"
			},
			{
				"name": "Havo",
				"value": "havo"
			},
			{
				"name": "Hbo",
				"value": "hbo"
			},
			{
				"name": "Hbo Bachelor",
				"value": "hbo bachelor"
			},
			{
				"name": "Hbo Master",
				"value": "hbo master"
			},
			{
				"name": "Hbo Propedeuse",
				"value": "hbo propedeuse"
			},
			{
				"name": "Mbo",
				"value": "mbo"
			},
			{
				"name": "Mbo 2",
				"value": "mbo 2"
			},
			{
				"name": "Mbo 3",
				"value": "mbo 3"
			},
			{
				"name": "Mbo 4",
				"value": "mbo 4"
			},
			{
				"name": "Mbo Entree",
				"value": "mbo entree"
			},
			{
				"name": "PhD",
				"value": "PhD"
			},
			{
				"name": "Praktijkonderwijs",
				"value": "praktijkonderwijs"
			},
			{
				"name": "Vmbo",
				"value": "vmbo"
			},
			{
				"name": "Vmbo-bl",
				"value": "vmbo-bl"
			},
			{
				"name": "Vmbo-gl",
				"value": "vmbo-gl"
			},
			{
				"name": "Vmbo-kl",
				"value": "vmbo-kl"
			},
			{
				"name": "Vmbo-tl",
				"value": "vmbo-tl"
			},
			{
				"name": "Vwo",
				"value": "vwo"
			},
			{
				"name": "Wo",
				"value": "wo"
			},
			{
				"name": "Wo Bachelor",
				"value": "wo bachelor"
			},
			{
				"name": "Wo Master",
				"value": "wo master"
			}
		],
		"default": "geen",
		"description": "Highest education so far",
		"routing": {
			"send": {
				"type": "body",
				"property": "priorEducation"
			}
		}
	},
	{
		"displayName": "Qualifications",
		"name": "qualifications",
		"type": "multiOptions",
		"options": [
			{
				"name": "Beperkt Tweedegraads",
				"value": "Beperkt tweedegraads"
			},
			{
				"name": "BKO/BDB",
				"value": "BKO/BDB"
			},
			{
				"name": "Eerstegraads",
				"value": "Eerstegraads"
			},
			{
				"name": "Geen: Gastdocentschap",
				"value": "Geen: gastdocentschap"
			},
			{
				"name": "Kwalificatie Instructeur (MBO)",
				"value": "Kwalificatie Instructeur (MBO)"
			},
			{
				"name": "Kwalificatie Onderwijs Ondersteunend Personeel",
				"value": "Kwalificatie onderwijs ondersteunend personeel"
			},
			{
				"name": "Niet Van Toepassing",
				"value": "Niet van toepassing"
			},
			{
				"name": "Nog Geen Idee",
				"value": "Nog geen idee"
			},
			{
				"name": "Onbekend",
				"value": "Onbekend"
			},
			{
				"name": "Pabo",
				"value": "Pabo"
			},
			{
				"name": "PDG",
				"value": "PDG"
			},
			{
				"name": "Primair Onderwijs",
				"value": "Primair onderwijs"
			},
			{
				"name": "Tweedegraads",
				"value": "Tweedegraads"
			}
		],
		"default": [],
		"description": "Teaching qualifications the candidate holds",
		"routing": {
			"send": {
				"type": "body",
				"property": "qualifications"
			}
		}
	},
	{
		"displayName": "Roles",
		"name": "roles",
		"type": "multiOptions",
		"options": [
			{
				"name": "Anders",
				"value": "Anders"
			},
			{
				"name": "Docent / Leraar",
				"value": "Docent / leraar"
			},
			{
				"name": "Instructeur (mbo)",
				"value": "Instructeur (mbo)"
			},
			{
				"name": "Leerlingenzorg",
				"value": "Leerlingenzorg"
			},
			{
				"name": "Midden Management",
				"value": "Midden management"
			},
			{
				"name": "Ondersteuning",
				"value": "Ondersteuning"
			},
			{
				"name": "OOP",
				"value": "OOP"
			},
			{
				"name": "Schoolleiding",
				"value": "Schoolleiding"
			}
		],
		"default": [],
		"description": "Jobs the candidate looks at",
		"routing": {
			"send": {
				"type": "body",
				"property": "roles"
			}
		}
	},
	{
		"displayName": "Sectors",
		"name": "sectors",
		"type": "multiOptions",
		"options": [
			{
				"name": "Hoger Onderwijs",
				"value": "Hoger onderwijs"
			},
			{
				"name": "Middelbaar Beroepsonderwijs",
				"value": "Middelbaar beroepsonderwijs"
			},
			{
				"name": "Praktijkonderwijs",
				"value": "Praktijkonderwijs"
			},
			{
				"name": "Primair Onderwijs",
				"value": "Primair onderwijs"
			},
			{
				"name": "Speciaal Onderwijs",
				"value": "Speciaal onderwijs"
			},
			{
				"name": "Voortgezet Onderwijs",
				"value": "Voortgezet onderwijs"
			}
		],
		"default": [],
		"description": "Kinds of education the candidate looks at",
		"routing": {
			"send": {
				"type": "body",
				"property": "sectors"
			}
		}
	}
];

export const contactMomentRequired: INodeProperties[] = [
	{
		"displayName": "Performed At",
		"name": "performedAt",
		"type": "dateTime",
		"default": "",
		"required": true,
		"description": "When it took place; any offset",
		"routing": {
			"send": {
				"type": "body",
				"property": "performedAt",
				"value": "={{ new Date($value).toISOString() }}"
			}
		}
	},
	{
		"displayName": "Type",
		"name": "type",
		"type": "options",
		"options": [
			{
				"name": "Adviesgesprek",
				"value": "Adviesgesprek"
			},
			{
				"name": "Anders",
				"value": "Anders"
			},
			{
				"name": "Doorverwijzing",
				"value": "Doorverwijzing"
			},
			{
				"name": "E-mail",
				"value": "E-mail"
			},
			{
				"name": "Inschrijving Activiteit",
				"value": "Inschrijving activiteit"
			},
			{
				"name": "Kennismakingsgesprek",
				"value": "Kennismakingsgesprek"
			},
			{
				"name": "Niet Van Toepassing",
				"value": "Niet van toepassing"
			},
			{
				"name": "Persoonlijk",
				"value": "Persoonlijk"
			},
			{
				"name": "Telefonisch",
				"value": "Telefonisch"
			}
		],
		"default": "Telefonisch",
		"required": true,
		"description": "What kind of contact it was",
		"routing": {
			"send": {
				"type": "body",
				"property": "type"
			}
		}
	}
];

export const contactMomentOptional: INodeProperties[] = [
	{
		"displayName": "Duration",
		"name": "durationMinutes",
		"type": "number",
		"typeOptions": {
			"minValue": 0,
			"maxValue": 1440
		},
		"default": 0,
		"description": "How long it took, in whole minutes",
		"routing": {
			"send": {
				"type": "body",
				"property": "durationMinutes"
			}
		}
	},
	{
		"displayName": "Name",
		"name": "name",
		"type": "string",
		"default": "",
		"description": "What it is called",
		"routing": {
			"send": {
				"type": "body",
				"property": "name"
			}
		}
	},
	{
		"displayName": "Notes",
		"name": "notes",
		"type": "string",
		"typeOptions": {
			"rows": 4
		},
		"default": "",
		"description": "What was said",
		"routing": {
			"send": {
				"type": "body",
				"property": "notes"
			}
		}
	},
	{
		"displayName": "Performed By",
		"name": "performedBy",
		"type": "string",
		"default": "",
		"description": "Who of the region had the contact",
		"routing": {
			"send": {
				"type": "body",
				"property": "performedBy"
			}
		}
	},
	{
		"displayName": "Summary",
		"name": "summary",
		"type": "string",
		"typeOptions": {
			"rows": 4
		},
		"default": "",
		"description": "What came of it, in short",
		"routing": {
			"send": {
				"type": "body",
				"property": "summary"
			}
		}
	}
];

export const phases: INodePropertyOptions[] = [
	{
		"name": "In Opleiding",
		"value": "in opleiding"
	},
	{
		"name": "Matchen",
		"value": "matchen"
	},
	{
		"name": "Nieuw",
		"value": "nieuw"
	},
	{
		"name": "Oriënteren",
		"value": "oriënteren"
	},
	{
		"name": "Uitgestroomd",
		"value": "uitgestroomd"
	},
	{
		"name": "Voorbereiden",
		"value": "voorbereiden"
	},
	{
		"name": "Werkzaam",
		"value": "werkzaam"
	}
];
