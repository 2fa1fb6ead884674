// Generated from docs/openapi.json by `npm run generate`. Do not change it by hand.

export interface paths {
    "/candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List candidates
         * @description Returns the candidates of the region in the order of creation, one page at a time. Follow `meta.cursor` until it is `null`. The walk returns every record that existed during all of it exactly once, even if records are written meanwhile.
         *
         *     With `Accept: application/x-ndjson`, one response contains the whole region, with one record per line. With `Accept: text/csv`, one response contains the whole region as a table. The server refuses `pageSize`, `cursor` and `includeTotal` with both. The header of the table has the names of the fields, so that `import` can read the table. An apostrophe precedes each text that a spreadsheet would read as a formula. A table contains no interactions and no files. The operation requires the permission `read`.
         */
        get: operations["listCandidates"];
        put?: never;
        /**
         * Add candidates
         * @description Adds one to ten candidates with their interactions, attachments and custom fields. The server adds either all of them or none. It validates them against the region's schema at once, and answers 202 when they are on disk. The ids accept further writes at once. `Prefer: wait=10` waits for the result. The operation requires the permission `write`.
         */
        post: operations["createCandidates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/candidates/upsert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Update or add a candidate
         * @description Takes one candidate that is valid for creation. The operation updates the oldest live candidate that matches, like `PATCH`: a member that is absent keeps its value. It appends interactions and attachments. If no candidate matches, it adds the candidate.
         *
         *     The parameter `match` selects how candidates match. `emailOrPhone` matches the candidate with the same e-mail address, or else the candidate with the same phone number and the same name. Names are the same if they share a surname (regardless of spelling, titles and particles) and have no different first names. So people of one household with the same number keep separate records. `email` matches by the e-mail address only. `phone` matches by the phone number only, regardless of the name.
         *
         *     A match by phone never changes the e-mail address, because its owner signs in with it. The mutation shows the result: the id, `result`, `matchedBy`, and in `ignored` the fields that the operation did not change. The operation requires the permission `write`.
         */
        post: operations["upsertCandidate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/candidates/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List changes
         * @description Returns the changes since the walk that returned `meta.syncToken`, in the order of their commits. Follow `meta.cursor` until it is `null`, and keep the `meta.syncToken` of the last page for the next request. A copy of the list to which you apply the changes in order equals a new list. One entry may stand for several changes of a record. `candidate` is the present state of the record; it is `null` if the record is archived or erased. A token never expires. The operation requires the permission `read`.
         */
        get: operations["listChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/candidates/find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find candidates by e-mail address or phone number
         * @description Returns every live candidate with this e-mail address, the oldest first. If the request has no address, it returns every live candidate with this phone number. The search ignores the case of addresses, surrounding white space and invisible characters. The server refuses a text that cannot be an address. The search compares the digits of phone numbers, and recognises the usual notations of Dutch numbers. If a text contains two numbers, the first one counts. If nothing matches, the list is empty. The URL contains the address. Prefer `POST`, which keeps it out of the logs of proxies. The operation requires the permission `read`.
         */
        get: operations["findCandidates"];
        put?: never;
        /**
         * Find candidates, without personal data in the URL
         * @description Searches like `GET /candidates/find`, with the address or number in the body. The request changes nothing. The operation requires the permission `read`.
         */
        post: operations["findCandidatesByBody"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/candidates/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search candidates
         * @description Returns the candidates that have all words and fulfil all filters, one page at a time. Follow `meta.cursor` until it is `null`. Capitals, accents and the spelling of particles (`vd` for `van der`) do not matter. No URL contains what is searched for. The request changes nothing. The operation requires the permission `read`.
         */
        post: operations["searchCandidates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/candidates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one candidate
         * @description Returns one candidate by its id, even if it is archived. The `ETag` changes whenever the response changes. If you send it in `If-None-Match`, the response to an unchanged record is a 304 without a body. The session of a candidate can read the candidate's own records in every region. Another record is a 404. The operation requires the permission `read`.
         */
        get: operations["getCandidate"];
        put?: never;
        post?: never;
        /**
         * Archive or erase a candidate
         * @description Archives the candidate. The list returns an archived candidate only with `archived=true`, and `find` does not return it. It can still be read by its id, and restored. With `permanent=true`, the operation erases the record, its interactions, its attachments and the contents of its mutations. Archiving an archived candidate succeeds and changes nothing. The operation requires the permission `write`, or `erase` instead with `permanent=true`.
         */
        delete: operations["deleteCandidate"];
        options?: never;
        head?: never;
        /**
         * Update a candidate
         * @description Updates the fields that the body contains. A list is replaced as a whole, `null` clears a field, and custom fields are merged by key. A field that is absent keeps its value. With `If-Match`, the operation updates the record only in one of the given states. The session of a candidate can update the candidate's own records in every region. It may change `name`, `phone`, `privacyConsent`, `sectors`, `roles`, `qualifications`, `priorEducation`, `linkedin`, `dateOfBirth`, `nationality`, `motivation`, `address`, `city` and `postalCode`. Any other member is a 400, and so is `callbackUrl`. The operation requires the permission `write`.
         */
        patch: operations["updateCandidate"];
        trace?: never;
    };
    "/candidates/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore an archived candidate
         * @description Returns an archived candidate to its former place in the list. Restoring a live candidate succeeds and changes nothing. The request has no body. The operation requires the permission `write`.
         */
        post: operations["restoreCandidate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/candidates/{id}/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the retention of a candidate
         * @description Returns when the candidate will be erased. This is the moment that was set with `PUT`. Without it, it is a number of days after the last change or the newest contact moment. The region's settings contain this number: `retention.days`, or `retention.daysWithConsent` for a candidate with consent. The moment is `null` if neither applies. A region without `retention` in its settings erases no candidate automatically. The operation requires the permission `read`.
         */
        get: operations["getRetention"];
        /**
         * Set the retention of a candidate
         * @description Sets the moment after which the candidate is erased automatically. It replaces the computed moment. It is not part of the record and does not change the record. If the moment is near or past, the server notifies the region before the erasure. While the region's settings have no `retention`, the server stores the moment, but erases no candidate automatically. The operation requires the permission `erase`.
         */
        put: operations["updateRetention"];
        post?: never;
        /**
         * Remove the set retention of a candidate
         * @description Removes the moment that was set, so that the computed moment applies again. If no moment was set, the operation succeeds and changes nothing. The operation requires the permission `erase`.
         */
        delete: operations["deleteRetention"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/candidates/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the changes of a candidate
         * @description Returns what changed of a candidate and of the candidate's interactions, when, and who changed it, the newest change first, one page at a time. The history begins with the version of the server that has it. Values are kept for a year, names of fields longer. An erasure removes the history. The operation requires the permission `read`.
         */
        get: operations["listHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/candidates/{id}/accesses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who accessed a candidate
         * @description Returns which keys of your region, and that people of its staff or the operator, read or changed a candidate, the newest access first, one page at a time. Names of people are on the desk. The rest is as in the list that the candidate sees, `GET /auth/candidates/me/accesses`. The operation requires the permission `settings`.
         */
        get: operations["listCandidateAccesses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/candidates/{id}/coordinator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the coordinator of a candidate
         * @description Returns the person of the staff who guides the candidate. The operation requires the permission `read`.
         */
        get: operations["getCoordinator"];
        /**
         * Set the coordinator of a candidate
         * @description Sets who guides the candidate: a person of the region's staff. It is not part of the record and does not change the record. A person who leaves the region's staff guides nobody there any more. The operation requires the permission `write`.
         */
        put: operations["updateCoordinator"];
        post?: never;
        /**
         * Remove the coordinator of a candidate
         * @description Leaves the candidate without coordinator. Without one, the operation succeeds and changes nothing. The operation requires the permission `write`.
         */
        delete: operations["deleteCoordinator"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/candidates/{id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a candidate's tasks
         * @description Returns all tasks: first the open ones, the earliest date first, then those that are done, the latest first. The operation requires the permission `read`.
         */
        get: operations["listTasks"];
        put?: never;
        /**
         * Add a task
         * @description Adds a task. It is not part of the record and does not change the record. A candidate has at most 50 open tasks, and at most 500 in all. `taskIds` of the response has the task's id. The operation requires the permission `write`.
         */
        post: operations["createTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/candidates/{id}/tasks/{taskId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a task
         * @description Removes a task permanently. The operation requires the permission `write`.
         */
        delete: operations["deleteTask"];
        options?: never;
        head?: never;
        /**
         * Update a task
         * @description Updates the members that the body contains. `doneAt` says that the task is done, and `null` opens it again. The operation requires the permission `write`.
         */
        patch: operations["updateTask"];
        trace?: never;
    };
    "/candidates/{id}/interactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a candidate's interactions
         * @description Returns the contact moments with a candidate, the newest first, one page at a time. The operation requires the permission `read`.
         */
        get: operations["listInteractions"];
        put?: never;
        /**
         * Add interactions
         * @description Adds one to ten contact moments to a candidate. The server adds either all of them or none. They do not change the candidate's `updatedAt`. The operation requires the permission `write`.
         */
        post: operations["createInteractions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/candidates/{id}/interactions/{interactionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one interaction
         * @description Returns one contact moment with a candidate. If you send its `ETag` in `If-None-Match`, the response to an unchanged contact moment is a 304. If you send it in `If-Match`, a write changes the contact moment only in that state. The operation requires the permission `read`.
         */
        get: operations["getInteraction"];
        put?: never;
        post?: never;
        /**
         * Remove an interaction
         * @description Removes a contact moment permanently. The operation requires the permission `write`.
         */
        delete: operations["deleteInteraction"];
        options?: never;
        head?: never;
        /**
         * Update an interaction
         * @description Updates the members that the body contains. `null` clears a member. The operation does not change the candidate's `updatedAt`. The operation requires the permission `write`.
         */
        patch: operations["updateInteraction"];
        trace?: never;
    };
    "/candidates/{id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add attachments
         * @description Adds files to a candidate. The server adds either all of them or none. The body contains each file in base64, or the URL from which the server fetches it. A body of type `multipart/form-data` has one part per file, with a file name. A part is named `curriculumVitae` or `otherAttachments`. The name `file` means `otherAttachments`. The operation requires the permission `write`.
         */
        post: operations["createAttachments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/candidates/{id}/attachments/{attachmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an attachment
         * @description Removes a file of a candidate permanently. From then on, its URL is a 404. The operation requires the permission `write`.
         */
        delete: operations["deleteAttachment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mutations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List mutations
         * @description Returns the accepted writes of the region, the newest first, one page at a time. The server keeps them for 30 days after their end, unless its operator sets another period. The operation requires the permission `read`.
         */
        get: operations["listMutations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mutations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one mutation
         * @description Returns the state of an accepted write, the reason if it failed, and the deliveries of its callback. The operation requires the permission `read`.
         */
        get: operations["getMutation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mutations/{id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Redeliver a callback
         * @description Delivers the callback of an ended mutation again, whether or not an earlier delivery succeeded. The request has no body. The server attempts a callback at most 5 times a minute, and accepts 60 requests a minute in one environment of a region. Above these limits it answers 429. The operation requires the permission `write`.
         */
        post: operations["redeliverCallback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attachments/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download an attachment
         * @description Returns the file of an attachment's `url`. The request needs no credential, because the URL is signed. The URL is valid for ten minutes, at most until the end of the key or the session that received it. An expired or changed URL is a 404, and so is the URL of a removed file. `Range` selects one range of bytes.
         */
        get: operations["downloadAttachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the schema of a candidate
         * @description Returns the JSON Schema (draft 2020-12) of a candidate in this region, including the custom fields. The server validates with the same schema. It accepts valid values, and answers 400 to invalid ones. The schema describes texts in their stored form, and the server validates that form: Unicode NFC, without surrounding white space and invisible characters. An internationalised URL is stored percent-encoded, and an e-mail address without any invisible character. Blank text is `null`, so the server refuses it for a required value. The schema limits dates of birth to today in UTC. In addition to the schema, the server checks that an address can exist, and that the size and the type of a file are allowed. In a create, `null` means that an optional member is absent. In an update, `null` clears a member. The operation requires the permission `read`.
         */
        get: operations["getSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schema/custom-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the custom fields
         * @description Returns the region's custom fields, the oldest first. Production and the sandbox have the same custom fields. The operation requires the permission `read`.
         */
        get: operations["listCustomFields"];
        put?: never;
        /**
         * Add a custom field
         * @description Adds a custom field. It is part of the schema at once, in both environments and on every server. The server answers 409 if the key exists, if the region has 100 fields already, or if the field is required while live candidates in production have no value for it. To require a field, first add it, then fill it, then require it. If the key was used before, the new field is empty. The operation requires the permission `settings`.
         */
        post: operations["createCustomField"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schema/custom-fields/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a custom field
         * @description Returns a custom field of the region by its key. The operation requires the permission `read`.
         */
        get: operations["getCustomField"];
        put?: never;
        post?: never;
        /**
         * Remove a custom field
         * @description Removes a field permanently. The API no longer returns the field and its values, and a new field with the same key is empty. For 30 days the export of a candidate contains the candidate's values (`removedCustomFields`). Then the server removes the values from every record. The operation requires the permission `settings`.
         */
        delete: operations["deleteCustomField"];
        options?: never;
        head?: never;
        /**
         * Update a custom field
         * @description Updates a custom field on every server at once. A member that is absent keeps its value. The key and the type cannot change, but the body may contain their present values. A stored value that is no longer an option stays readable, but cannot be written again. If the update requires the field while live candidates in production have no value for it, the response is a 409 with their number. The operation requires the permission `settings`.
         */
        patch: operations["updateCustomField"];
        trace?: never;
    };
    "/auth/regions/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read your region
         * @description Returns the region of the key, or the region that an admin key acts for, with descriptions of its keys. The response never contains the keys themselves. On request it contains the secret that signs callbacks in the request's environment. Production and the sandbox have different secrets. A sandbox-only key cannot read the secret. The operation requires the permission `read`, or `settings` instead with `include=callbackSecret`.
         */
        get: operations["getOwnRegion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/regions/me/sandbox-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Empty the sandbox
         * @description Removes everything in the region's sandbox at once. It never changes production, even if the request is in production. The request has no body. The operation requires the permission `erase`.
         */
        post: operations["resetSandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/regions/me/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the settings of your region
         * @description Returns the URL for notifications, the branding of the region's part of the portal, and the retention periods. Both environments have the same settings. The operation requires the permission `read`.
         */
        get: operations["getRegionSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Update the settings of your region
         * @description Updates the settings at once. A member that is absent keeps its value, and `null` clears a member. `retention` is replaced as a whole. The rules of `callbackUrl` apply to `notificationUrl`. To set `retention`, a key also requires the permission `erase`. A logo is a PNG, JPEG or WebP image of at most 100 kB. The server detects the type from the content. `signIn` is how the region's staff sign in to the desk. If no active manager could sign in any more, it is a 409. The operation requires the permission `settings`.
         */
        patch: operations["updateRegionSettings"];
        trace?: never;
    };
    "/auth/regions/me/callback-secret/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the callback secret
         * @description Creates and returns a new secret that signs callbacks in the request's environment. The secret of the other environment does not change. For 24 hours, `webhook-signature` also contains a signature with the previous secret. An older secret ends at once. The operation requires the permission `settings`.
         */
        post: operations["rotateCallbackSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/regions/me/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the subscriptions
         * @description Returns the subscriptions in the request's environment, the oldest first. The operation requires the permission `read`.
         */
        get: operations["listSubscriptions"];
        put?: never;
        /**
         * Subscribe to events
         * @description From now on the server sends the events to the URL, each at least once, in any order. The rules of `callbackUrl` apply to the URL. No other response contains the secret. A region has at most 20 subscriptions (409). With `verify` the URL first gets an unsigned message of the type `subscription.verification`. Nothing is stored unless it answers 2xx within 10 seconds, with the value of `data.challenge` in the body. The operation requires the permission `settings`.
         */
        post: operations["createSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/regions/me/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a subscription
         * @description Returns a subscription, without its secret. The operation requires the permission `read`.
         */
        get: operations["getSubscription"];
        put?: never;
        post?: never;
        /**
         * End a subscription
         * @description Ends a subscription. What was not delivered is dropped. The operation requires the permission `settings`.
         */
        delete: operations["deleteSubscription"];
        options?: never;
        head?: never;
        /**
         * Change, pause or resume a subscription
         * @description Changes a subscription at once. `"paused": false` resumes it and sends the events that waited. If the server had paused it, what failed since the last success is sent again. With `rotateSecret` the response contains the new secret. For 24 hours, `webhook-signature` also contains a signature with the previous one. The operation requires the permission `settings`.
         */
        patch: operations["updateSubscription"];
        trace?: never;
    };
    "/auth/regions/me/subscriptions/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test a subscription
         * @description Sends a signed message of the type `subscription.test`, also to a paused subscription, and returns what came of it. The request has no body. The operation requires the permission `settings`.
         */
        post: operations["testSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/regions/me/subscriptions/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the deliveries of a subscription
         * @description Returns the attempted deliveries, the newest event first, one page at a time. The server keeps events and deliveries for 30 days. The operation requires the permission `read`.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/regions/me/subscriptions/{id}/deliveries/{deliveryId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event again
         * @description Sends an event again, whatever became of earlier deliveries. The request has no body. The operation requires the permission `settings`.
         */
        post: operations["redeliverEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/regions/me/subscriptions/{id}/deliveries/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send all events since a moment again
         * @description Sends every event of the subscription since a moment again, in their order, whatever became of earlier deliveries. Events are kept for 30 days. The operation requires the permission `settings`.
         */
        post: operations["redeliverEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/regions/{id}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a key
         * @description Creates a key of your region. No other response contains the key, because the server stores only its hash. A key cannot grant a permission that it lacks (403). A region has at most 50 live keys (409), and creates at most 60 keys a minute (429). The operation requires the permission `settings`.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/region/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a key of your region
         * @description Does the same as `POST /auth/regions/{id}/api-keys` with the id of your region. The operation requires the permission `settings`.
         */
        post: operations["createOwnKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/regions/{id}/api-keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a key
         * @description Revokes a key of your region at once on every server. A key can revoke itself. A revoked key is a 404. The operation requires the permission `settings`.
         */
        delete: operations["deleteKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/regions/{id}/api-keys/{keyId}/accesses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the candidates that a key accessed
         * @description Returns the candidates that a key of your region read or changed in the request's environment, for the report of a breach. The key may be revoked. The entries are in the order of the list of candidates, one page at a time. An entry contains the first and the last moment, the actions, and all fields that were returned or written. A read appears after one second. The server keeps the entries for one year, unless its operator sets another period. Erased candidates are absent. A page may contain fewer entries than `pageSize`, even none. Follow `meta.cursor` until it is `null`. A candidate that a key accessed very often may appear more than once. The operation requires the permission `settings`.
         */
        get: operations["listKeyAccesses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the regions
         * @description Returns all regions in the order of their slugs. It requires an admin key. The operation requires the permission `read`.
         */
        get: operations["listRegions"];
        put?: never;
        /**
         * Create a region
         * @description Creates a region. It requires an admin key. A slug that another region has is a 409. The operation requires the permission `settings`.
         */
        post: operations["createRegion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/regions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a region
         * @description Returns a region by its id. It requires an admin key. The operation requires the permission `read`.
         */
        get: operations["getRegion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Update a region
         * @description Updates a region. It requires an admin key. A member that is absent keeps its value. The list of redirect URLs is replaced as a whole. A slug that another region has is a 409. The operation requires the permission `settings`.
         */
        patch: operations["updateRegion"];
        trace?: never;
    };
    "/auth/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the staff
         * @description Returns all staff, the first added first, at most 10,000. It requires an admin key. The operation requires the permission `settings`.
         */
        get: operations["listStaff"];
        put?: never;
        /**
         * Invite a member of staff
         * @description Sends a link that works once, for 72 hours. It requires an admin key. A known address is a 409. An address gets at most 5 links an hour (429). The operation requires the permission `settings`.
         */
        post: operations["createStaff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/staff/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a member of staff
         * @description Returns a member of staff. It requires an admin key. The operation requires the permission `settings`.
         */
        get: operations["getStaff"];
        put?: never;
        post?: never;
        /**
         * Disable a member of staff
         * @description Ends the access and all sessions at once. It requires an admin key. The address is removed after 90 days. The operation requires the permission `settings`.
         */
        delete: operations["deleteStaff"];
        options?: never;
        head?: never;
        /**
         * Change a member of staff
         * @description Changes what is given, at once. The roles are replaced as a whole. It requires an admin key. The operation requires the permission `settings`.
         */
        patch: operations["updateStaff"];
        trace?: never;
    };
    "/auth/staff/{id}/reinvite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite a member of staff again
         * @description Ends all ways in and sessions, and sends a new link to the known address. It requires an admin key, and has no body. An address that was removed is a 409. The operation requires the permission `settings`.
         */
        post: operations["reinviteStaff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/candidates/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request a sign-in link
         * @description Sends a link and a six-digit code to the e-mail address of a candidate, as it is in a record. Both are valid for ten minutes. The response and its duration are the same whether or not a candidate has the address. The `requestId` of the response belongs to the code. The links of the three newest requests for an address stay valid.
         *
         *     The link leads to `redirectUrl` with `token` in its query. Its session then includes the records of that region only. Without `redirectUrl`, the link leads to a page of this server, and its session includes the records of all regions. `redirectUrl` must be on the list of the key's region, or without a key on the list of any region. It equals an entry of the list, or lies below an entry that ends in `/`.
         *
         *     A caller may send thirty requests an hour, and causes at most five e-mails an hour to one address. One address receives at most twenty e-mails an hour in all. Above these limits the response is the same, but the server sends no e-mail. A caller is an IPv4 address or an IPv6 /64. The server of a region passes the addresses of its visitors in `x-visitor-address`.
         *
         *     The sandbox sends no e-mail. With a region's key, `code` in the response contains the code. It opens a session if a candidate in the sandbox of that region has the address. The operation requires the permission `write`.
         */
        post: operations["requestVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/candidates/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a candidate in
         * @description Opens a session with the `token` of a link, or with the `requestId` of a request and the `code` that was sent. `email` instead of `requestId` selects the newest request of the same caller for that address. The link and the code are valid once and for ten minutes. Five wrong codes end the code of the request, but not its link. The refusal is the same for all reasons. A caller may try sixty times an hour.
         *
         *     A session that was opened by a region's `redirectUrl`, or with the code of a request with a region's key, includes the records of that region only. Send the token of the session in `Authorization: Bearer …`. The session ends after half an hour without a request, or at `expiresAt`. No other response contains the token. The operation requires the permission `write`.
         */
        post: operations["openSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/candidates/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out
         * @description Ends the session of the request at once on every server.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/candidates/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read your own records
         * @description Returns the records with the session's e-mail address in every region, each with its `region`. A sandbox session includes the records of its region's sandbox. The records are in the order of the regions, then in the order of the region's list, with archived ones last. If there are no records, the list is empty.
         */
        get: operations["getOwnRecords"];
        put?: never;
        post?: never;
        /**
         * Request the erasure of your data
         * @description Sends a link to the candidate's e-mail address. The candidate confirms the erasure with it within ten minutes. Before that, the server erases nothing. The link leads to a page of this server. The server sends at most five e-mails an hour for a candidate. The sandbox sends no e-mail; `token` in the response contains the token of the link.
         */
        delete: operations["requestErasure"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/candidates/me/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request a change of e-mail address
         * @description Sends a six-digit code to the candidate's present address. It is valid for ten minutes and approves the change (`…/approve`). The new address then receives a link and a code that confirm the change (`…/confirm`). Nothing changes before that. The response is the same whether or not somebody has the new address. The server sends at most five such e-mails an hour for a candidate, and five to an address. The sandbox sends no e-mail; `code` in the response contains the code.
         */
        post: operations["requestNewEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/candidates/me/email/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a change of e-mail address
         * @description Approves the change with the `code` that the present address received. It requires a session of the same candidate. Five wrong codes end the request. The new address then receives a link and a code. Confirm the change with the `requestId` of the response. The sandbox sends no e-mail; `code` in the response contains the code. The refusal is the same for all reasons.
         */
        post: operations["approveNewEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/candidates/me/email/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a change of e-mail address
         * @description Changes the e-mail address of the candidate's records in every region that the session includes. It requires the `token` of the link that the new address received, or the `requestId` of the approval and the `code`. All sessions of the old address end, including that of the request. The response contains a new session. The old address receives an e-mail with a link that undoes the change for 72 hours. The sandbox sends no e-mail; `undoToken` in the response contains the token of that link. The refusal is the same for all reasons.
         */
        post: operations["confirmNewEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/candidates/me/email/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo a change of e-mail address
         * @description Restores the former address of the changed records with the `token` of the link that the former address received. It requires no other credential. The token is valid once, for 72 hours after the e-mail, even if the address changed again. All sessions of the replaced address end. A record whose address a region changed afterwards keeps that address. The refusal is the same for all reasons. The operation requires the permission `write`.
         */
        post: operations["undoNewEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/candidates/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your sessions
         * @description Returns the candidate's open sessions, the newest first. `current` marks the session of the request. A session that was opened on the website of a region includes the records of that `region` only, and lists the sessions of that region only. `lastUsedAt` is accurate to a minute. The server does not store the browser or the address of a session. A candidate has at most ten sessions. A new one ends the session that was unused for the longest time.
         */
        get: operations["listOwnSessions"];
        put?: never;
        post?: never;
        /**
         * End your other sessions
         * @description Ends all sessions of the candidate except that of the request, at once on every server.
         */
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/candidates/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of your sessions
         * @description Ends one of the candidate's sessions at once on every server. It may be the session of the request.
         */
        delete: operations["endOwnSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/candidates/me/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase your data
         * @description Erases all records of the candidate in every region, like `DELETE /candidates/{id}?permanent=true`. It requires the `token` of the link in the e-mail, and no other credential. An erasure cannot be undone. All sessions of the candidate end, and a last e-mail confirms the erasure. The refusal is the same for all reasons. The operation requires the permission `erase`.
         */
        post: operations["confirmErasure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/candidates/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export your data
         * @description Returns all data about the candidate in every region in one response. For each record it contains all fields, including custom fields, all interactions, and the attachments with their URLs. It also contains the writes of the record and who read or changed it, as far as the server still stores them. With `Accept: text/html`, the response is a page in Dutch for reading and printing.
         */
        get: operations["exportOwnData"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/candidates/me/accesses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who accessed your data
         * @description Returns who read or changed the candidate's records in every region, the newest access first, one page at a time. An entry stands for one or more accesses. It contains the action, the fields that were returned or written, the description of the key or the function of the person, and the first and the last moment. The actions of the candidate are absent. A read appears after one second. The server keeps the entries for one year, unless its operator sets another period. A page may contain fewer entries than `pageSize`, even none. Follow `meta.cursor` until it is `null`.
         */
        get: operations["listAccesses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read this document
         * @description Returns the OpenAPI document of this API. The request needs no credential, and browsers may send it from every origin. This is the document in OpenAPI 3.1. For tools that cannot read 3.1, `/openapi-3.0.json` returns it in OpenAPI 3.0.
         */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcceptedMutation: {
            /** @constant */
            statusCode: 202;
            message: string;
            data: {
                mutationId: string;
                /** @constant */
                status: "queued";
                idempotencyKey: string | null;
                candidateIds: string[];
                interactionIds: string[];
                attachmentIds: string[];
                taskIds?: string[];
            };
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        AccessList: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: {
                /**
                 * Format: date-time
                 * @description The earliest possible moment of the first access.
                 */
                at: string;
                /**
                 * Format: date-time
                 * @description The latest possible moment of the last access.
                 */
                until: string;
                /** @description The action, such as `candidates.get`, `candidates.list` or `candidates.update`. */
                action: string;
                /** @description The fields that were returned or written, if the action selects fields. */
                fields: string[] | null;
                /** @description The id of the record. */
                candidateId: string;
                /** @description The region that stores the record. */
                region: {
                    id: string;
                    name: string;
                };
                by: {
                    /** @enum {string} */
                    kind: "key" | "person" | "operator";
                    /** @description The region of the key or the person. It is `null` for the operator of the server. */
                    region: {
                        id: string;
                        name: string;
                    } | null;
                    /**
                     * @description The function of the person.
                     * @enum {string|null}
                     */
                    function: "viewer" | "coordinator" | "manager" | "technician" | null;
                };
                /** @description The key of the access. */
                key: {
                    /** @description The description that the region gave the key. */
                    description: string | null;
                } | null;
            }[];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
                /** @description The cursor of the next page. It is `null` on the last page. */
                cursor: string | null;
            };
        };
        /** @description A file of a candidate. */
        Attachment: {
            id: string;
            filename: string;
            /** @description The media type, found by content. */
            type: string;
            /** @description The size in bytes. */
            size: number;
            /**
             * Format: uri
             * @description Where to download it, for ten minutes, without a credential.
             */
            url: string;
            /** Format: date-time */
            createdAt: string;
        };
        /** @description A candidate: a prospective teacher that the region follows. */
        Candidate: {
            /**
             * Id
             * @description The record's identifier.
             */
            readonly id: string;
            /**
             * Name
             * @description Full name.
             */
            name?: string;
            /**
             * E-mail address
             * Format: idn-email
             * @description Address the candidate is reached at: one bare address, `local@domain`, the domain with a dot.
             */
            email?: string;
            /**
             * Phone number
             * @description Phone number as it was given; a number in a spreadsheet's scientific notation is refused.
             */
            phone?: string | null;
            /**
             * Privacy consent
             * @description Whether the candidate agreed to the processing of this data.
             */
            privacyConsent?: boolean;
            /**
             * Phase
             * @description Where the candidate stands; `nieuw` when not given.
             * @enum {string}
             */
            phase?: "nieuw" | "matchen" | "oriënteren" | "voorbereiden" | "in opleiding" | "werkzaam" | "uitgestroomd";
            /**
             * Sectors
             * @description Kinds of education the candidate looks at.
             */
            sectors?: ("Primair onderwijs" | "Voortgezet onderwijs" | "Speciaal onderwijs" | "Middelbaar beroepsonderwijs" | "Hoger onderwijs" | "Praktijkonderwijs")[];
            /**
             * Roles
             * @description Jobs the candidate looks at.
             */
            roles?: ("Docent / leraar" | "Instructeur (mbo)" | "OOP" | "Ondersteuning" | "Leerlingenzorg" | "Midden management" | "Schoolleiding" | "Anders")[];
            /**
             * Qualifications
             * @description Teaching qualifications the candidate holds.
             */
            qualifications?: ("Primair onderwijs" | "Beperkt tweedegraads" | "Tweedegraads" | "Eerstegraads" | "PDG" | "BKO/BDB" | "Kwalificatie onderwijs ondersteunend personeel" | "Kwalificatie Instructeur (MBO)" | "Geen: gastdocentschap" | "Pabo" | "Onbekend" | "Nog geen idee" | "Niet van toepassing")[];
            /**
             * Prior education
             * @description Highest education so far.
             * @enum {string|null}
             */
            priorEducation?: "geen" | "praktijkonderwijs" | "vmbo-bl" | "vmbo-kl" | "vmbo-gl" | "vmbo-tl" | "vmbo" | "havo" | "vwo" | "mbo entree" | "mbo 2" | "mbo 3" | "mbo 4" | "mbo" | "associate degree" | "hbo propedeuse" | "hbo bachelor" | "hbo master" | "hbo" | "wo bachelor" | "wo master" | "wo" | "PhD" | null;
            /**
             * LinkedIn
             * Format: uri
             * @description Address of a LinkedIn profile; an internationalised one is stored percent-encoded.
             */
            linkedin?: string | null;
            /**
             * Date of birth
             * Format: date
             * @description Calendar date, without a time, from 1900-01-01 to today.
             */
            dateOfBirth?: string | null;
            /**
             * Nationality
             * @description Nationality, as the candidate calls it.
             */
            nationality?: string | null;
            /**
             * Motivation
             * @description Why the candidate wants to work in education.
             */
            motivation?: string | null;
            /**
             * Address
             * @description Street and number.
             */
            address?: string | null;
            /**
             * City
             * @description Place of residence.
             */
            city?: string | null;
            /**
             * Postal code
             * @description Postal code as it was given.
             */
            postalCode?: string | null;
            /**
             * Notes
             * @description Notes of the region's coordinators.
             */
            notes?: string | null;
            /**
             * Exit reason
             * @description Why the candidate left the programme.
             */
            exitReason?: string | null;
            /**
             * Curriculum vitae
             * @description Curriculum vitae as files.
             */
            curriculumVitae?: components["schemas"]["Attachment"][];
            /**
             * Other attachments
             * @description Any other files.
             */
            otherAttachments?: components["schemas"]["Attachment"][];
            /**
             * Created at
             * Format: date-time
             * @description When the record was made.
             */
            readonly createdAt?: string;
            /**
             * Updated at
             * Format: date-time
             * @description When the record last changed.
             */
            readonly updatedAt?: string;
            /**
             * Archived at
             * Format: date-time
             * @description When the record was archived, or `null`.
             */
            readonly archivedAt?: string | null;
            /**
             * Custom fields
             * @description The region's own fields by key, `null` where empty. On request only.
             */
            customFields?: {
                [key: string]: unknown;
            };
            /**
             * Interactions
             * @description The newest interactions, newest first. On request only.
             */
            interactions?: components["schemas"]["Interaction"][];
        };
        CandidateAccessList: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: {
                /**
                 * Format: date-time
                 * @description The earliest possible moment of the first access.
                 */
                at: string;
                /**
                 * Format: date-time
                 * @description The latest possible moment of the last access.
                 */
                until: string;
                /** @description The action, such as `candidates.get` or `desk.view`. */
                action: string;
                /** @description The fields that were returned or written, if the action selects fields. */
                fields: string[] | null;
                /** @description Who accessed a candidate. */
                by: {
                    /** @enum {string} */
                    kind: "key" | "person" | "operator";
                    /** @description The key, if it was one. */
                    keyId: string | null;
                };
            }[];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
                /** @description The cursor of the next page. It is `null` on the last page. */
                cursor: string | null;
            };
        };
        /**
         * @description The members to change. At least one is required.
         * @example {
         *       "city": "Assen",
         *       "sectors": [
         *         "Voortgezet onderwijs"
         *       ]
         *     }
         */
        CandidateChanges: {
            /**
             * Name
             * @description Full name.
             */
            name?: string;
            /**
             * E-mail address
             * Format: idn-email
             * @description Address the candidate is reached at: one bare address, `local@domain`, the domain with a dot.
             */
            email?: string;
            /**
             * Phone number
             * @description Phone number as it was given; a number in a spreadsheet's scientific notation is refused.
             */
            phone?: string | null;
            /**
             * Privacy consent
             * @description Whether the candidate agreed to the processing of this data.
             */
            privacyConsent?: boolean;
            /**
             * Phase
             * @description Where the candidate stands; `nieuw` when not given.
             * @enum {string}
             */
            phase?: "nieuw" | "matchen" | "oriënteren" | "voorbereiden" | "in opleiding" | "werkzaam" | "uitgestroomd";
            /**
             * Sectors
             * @description Kinds of education the candidate looks at.
             */
            sectors?: ("Primair onderwijs" | "Voortgezet onderwijs" | "Speciaal onderwijs" | "Middelbaar beroepsonderwijs" | "Hoger onderwijs" | "Praktijkonderwijs")[] | null;
            /**
             * Roles
             * @description Jobs the candidate looks at.
             */
            roles?: ("Docent / leraar" | "Instructeur (mbo)" | "OOP" | "Ondersteuning" | "Leerlingenzorg" | "Midden management" | "Schoolleiding" | "Anders")[] | null;
            /**
             * Qualifications
             * @description Teaching qualifications the candidate holds.
             */
            qualifications?: ("Primair onderwijs" | "Beperkt tweedegraads" | "Tweedegraads" | "Eerstegraads" | "PDG" | "BKO/BDB" | "Kwalificatie onderwijs ondersteunend personeel" | "Kwalificatie Instructeur (MBO)" | "Geen: gastdocentschap" | "Pabo" | "Onbekend" | "Nog geen idee" | "Niet van toepassing")[] | null;
            /**
             * Prior education
             * @description Highest education so far.
             * @enum {string|null}
             */
            priorEducation?: "geen" | "praktijkonderwijs" | "vmbo-bl" | "vmbo-kl" | "vmbo-gl" | "vmbo-tl" | "vmbo" | "havo" | "vwo" | "mbo entree" | "mbo 2" | "mbo 3" | "mbo 4" | "mbo" | "associate degree" | "hbo propedeuse" | "hbo bachelor" | "hbo master" | "hbo" | "wo bachelor" | "wo master" | "wo" | "PhD" | null;
            /**
             * LinkedIn
             * Format: uri
             * @description Address of a LinkedIn profile; an internationalised one is stored percent-encoded.
             */
            linkedin?: string | null;
            /**
             * Date of birth
             * Format: date
             * @description Calendar date, without a time, from 1900-01-01 to today.
             */
            dateOfBirth?: string | null;
            /**
             * Nationality
             * @description Nationality, as the candidate calls it.
             */
            nationality?: string | null;
            /**
             * Motivation
             * @description Why the candidate wants to work in education.
             */
            motivation?: string | null;
            /**
             * Address
             * @description Street and number.
             */
            address?: string | null;
            /**
             * City
             * @description Place of residence.
             */
            city?: string | null;
            /**
             * Postal code
             * @description Postal code as it was given.
             */
            postalCode?: string | null;
            /**
             * Notes
             * @description Notes of the region's coordinators.
             */
            notes?: string | null;
            /**
             * Exit reason
             * @description Why the candidate left the programme.
             */
            exitReason?: string | null;
            /**
             * Custom fields
             * @description The region's own fields, by key: merged.
             */
            customFields?: {
                [key: string]: unknown;
            };
        };
        CandidateLine: components["schemas"]["Candidate"];
        /**
         * @example {
         *       "statusCode": 200,
         *       "message": "Successfully retrieved candidates",
         *       "data": [
         *         {
         *           "id": "recAbC13pTbjpS6Iz",
         *           "name": "Sanne Voorbeeld",
         *           "email": "sanne@example.nl",
         *           "phase": "nieuw"
         *         }
         *       ],
         *       "meta": {
         *         "sandboxEnabled": false,
         *         "cursor": null
         *       }
         *     }
         */
        CandidateList: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Candidate"][];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
                /** @description The cursor of the next page. It is `null` on the last page. */
                cursor: string | null;
                /** @description The token from which `GET /candidates/changes` returns the changes since this walk began. Only the last page has it. */
                syncToken?: string;
                /** @description The number of records in the list. Present on request only. */
                total?: number;
            };
        };
        CandidateMatches: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Candidate"][];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        CandidateRecord: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Candidate"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        /**
         * @description What to search for.
         * @example {
         *       "words": "vries utr",
         *       "filters": {
         *         "phase": [
         *           "nieuw",
         *           "matchen"
         *         ],
         *         "lastContact": {
         *           "before": "2026-11-01T00:00:00Z",
         *           "empty": true
         *         }
         *       },
         *       "sort": "lastContact",
         *       "fields": [
         *         "name",
         *         "phase"
         *       ]
         *     }
         */
        CandidateSearch: {
            /**
             * Words
             * @description Words in any order, at most 10. Each is the beginning of a word of the name, the e-mail address, the phone number, the city or the postal code. Whole words stand between quotation marks.
             */
            words?: string | null;
            /**
             * In texts
             * @description Whether the words are also looked for in the motivation, the notes, the contact moments and the names of files. The newest candidates are first then.
             */
            inTexts?: boolean | null;
            /**
             * Filters
             * @description Conditions, which all hold. Within a list, one value is enough, and `null` stands for an empty field. `city` and `postalCode` are beginnings.
             */
            filters?: {
                phase?: ("nieuw" | "matchen" | "oriënteren" | "voorbereiden" | "in opleiding" | "werkzaam" | "uitgestroomd" | null)[] | null;
                sectors?: ("Primair onderwijs" | "Voortgezet onderwijs" | "Speciaal onderwijs" | "Middelbaar beroepsonderwijs" | "Hoger onderwijs" | "Praktijkonderwijs" | null)[] | null;
                roles?: ("Docent / leraar" | "Instructeur (mbo)" | "OOP" | "Ondersteuning" | "Leerlingenzorg" | "Midden management" | "Schoolleiding" | "Anders" | null)[] | null;
                qualifications?: ("Primair onderwijs" | "Beperkt tweedegraads" | "Tweedegraads" | "Eerstegraads" | "PDG" | "BKO/BDB" | "Kwalificatie onderwijs ondersteunend personeel" | "Kwalificatie Instructeur (MBO)" | "Geen: gastdocentschap" | "Pabo" | "Onbekend" | "Nog geen idee" | "Niet van toepassing" | null)[] | null;
                priorEducation?: ("geen" | "praktijkonderwijs" | "vmbo-bl" | "vmbo-kl" | "vmbo-gl" | "vmbo-tl" | "vmbo" | "havo" | "vwo" | "mbo entree" | "mbo 2" | "mbo 3" | "mbo 4" | "mbo" | "associate degree" | "hbo propedeuse" | "hbo bachelor" | "hbo master" | "hbo" | "wo bachelor" | "wo master" | "wo" | "PhD" | null)[] | null;
                privacyConsent?: boolean | null;
                hasCurriculumVitae?: boolean | null;
                /**
                 * State
                 * @description The default is `live`.
                 * @enum {string|null}
                 */
                state?: "live" | "archived" | "all" | null;
                coordinator?: (string | null)[] | null;
                createdAt?: {
                    /** Format: date-time */
                    from?: string | null;
                    /** Format: date-time */
                    before?: string | null;
                } | null;
                updatedAt?: {
                    /** Format: date-time */
                    from?: string | null;
                    /** Format: date-time */
                    before?: string | null;
                } | null;
                lastContact?: {
                    /** Format: date-time */
                    from?: string | null;
                    /** Format: date-time */
                    before?: string | null;
                    /**
                     * Empty
                     * @description Whether candidates without any contact are found, too.
                     */
                    empty?: boolean | null;
                } | null;
                nextTask?: {
                    /** Format: date */
                    from?: string | null;
                    /** Format: date */
                    before?: string | null;
                    /**
                     * Empty
                     * @description Whether candidates without an open task are found, too.
                     */
                    empty?: boolean | null;
                } | null;
                /**
                 * Retention ends before
                 * Format: date-time
                 * @description Only candidates whose retention ends before this moment.
                 */
                retentionEndsBefore?: string | null;
                city?: (string | null)[] | null;
                postalCode?: (string | null)[] | null;
                customFields?: {
                    /**
                     * Key
                     * @description The key of the custom field.
                     */
                    key: string;
                    /**
                     * Values
                     * @description For a boolean or a select: one of these values. `null` stands for no value, for a field of any type.
                     */
                    values?: (string | boolean | null)[] | null;
                    /**
                     * Contains
                     * @description For a text: a part of it.
                     */
                    contains?: string | null;
                    /**
                     * From
                     * @description For a number or a date: the first one.
                     */
                    from?: number | string | null;
                    /**
                     * To
                     * @description For a number: the last one.
                     */
                    to?: number | null;
                    /**
                     * Before
                     * Format: date
                     * @description For a date: the first one that is too late.
                     */
                    before?: string | null;
                }[] | null;
            } | null;
            /**
             * Sort
             * @description The order; `-` puts the largest value first. The default is `-createdAt`.
             * @enum {string|null}
             */
            sort?: "createdAt" | "-createdAt" | "name" | "-name" | "lastContact" | "-lastContact" | "phaseSince" | "-phaseSince" | "nextTask" | "-nextTask" | "updatedAt" | "-updatedAt" | null;
            /**
             * Fields
             * @description The fields to return. The default is all shared fields.
             */
            fields?: string[] | null;
            /**
             * Page size
             * @description The number of records on a page. The default is 50.
             */
            pageSize?: number | null;
            /**
             * Cursor
             * @description `meta.cursor` of the previous page of the same search.
             */
            cursor?: string | null;
        };
        /** @description CSV (RFC 4180) in UTF-8 with a byte-order mark. Semicolons separate the cells, and each cell is quoted. Lines end with CRLF. `|` separates the values of a list. */
        CandidateTable: string;
        /** @description A change of a candidate. */
        Change: {
            id: string;
            /** @enum {string} */
            change: "created" | "updated" | "archived" | "restored" | "deleted";
            /** @description The present state of the candidate. It is `null` if the candidate is archived or erased. */
            candidate: components["schemas"]["Candidate"] | null;
        };
        ChangeList: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Change"][];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
                /** @description The cursor of the next page. It is `null` on the last page. */
                cursor: string | null;
                /** @description The token from which `GET /candidates/changes` returns the changes since this walk began. Only the last page has it. */
                syncToken?: string;
            };
        };
        /**
         * @description The members to change. A member that is absent keeps its value. A list is replaced as a whole.
         * @example {
         *       "label": "Rijbewijs B"
         *     }
         */
        ChangedCustomField: {
            /**
             * Key
             * @description The present key of the field, or absent. It cannot change.
             */
            key?: string;
            /**
             * Type
             * @description The present type of the field, or absent. It cannot change.
             * @enum {string}
             */
            type?: "text" | "number" | "boolean" | "date" | "singleSelect" | "multiSelect";
            /**
             * Label
             * @description The name of the field for people.
             */
            label?: string;
            /**
             * Options
             * @description The options: 1 to 200 for the two select types, none for other types.
             */
            options?: string[];
            /**
             * Required
             * @description Whether a new candidate requires a value.
             */
            required?: boolean;
            /**
             * Description
             * @description The purpose of the field.
             */
            description?: string | null;
        };
        ChangedEmail: {
            /** @constant */
            statusCode: 200;
            message: string;
            /** @description The session of the new address. */
            data: {
                /** @description The token for `Authorization: Bearer …`. No other response contains it. */
                token: string;
                /**
                 * Format: date-time
                 * @description When the session ends at the latest.
                 */
                expiresAt: string;
                /** @description The token of the link that undoes the change. Present in the sandbox only, which sends no e-mail. */
                undoToken?: string;
            };
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        /**
         * @description The members to change. A member that is absent keeps its value. The list is replaced as a whole.
         * @example {
         *       "name": "Regio Noord"
         *     }
         */
        ChangedRegion: {
            /**
             * Slug
             * @description The name of the region in URLs.
             */
            slug?: string;
            /**
             * Name
             * @description The name of the region for people.
             */
            name?: string;
            /**
             * Redirect URLs
             * @description The URLs to which a sign-in link may lead. An entry that ends in `/` includes everything below it.
             */
            redirectUrls?: string[];
        };
        /**
         * @description The settings to change. A member that is absent keeps its value. `null` clears a member.
         * @example {
         *       "notificationUrl": "https://www.example.nl/meldingen",
         *       "portal": {
         *         "displayName": "Regio Noord",
         *         "colour": "#0b5a9d"
         *       }
         *     }
         */
        ChangedRegionSettings: {
            /**
             * Notification URL
             * @description The absolute http or https URL that receives notifications of automatic events.
             */
            notificationUrl?: string | null;
            /**
             * Portal
             * @description The branding of the region's part of the portal.
             */
            portal?: {
                /**
                 * Display name
                 * @description The name of the region in the portal.
                 */
                displayName?: string | null;
                /**
                 * Colour
                 * @description The region's colour: `#` and six hexadecimal digits.
                 */
                colour?: string | null;
                /**
                 * Logo
                 * @description The region's logo.
                 */
                logo?: {
                    /**
                     * Base64
                     * @description A PNG, JPEG or WebP image of at most 100 kB, in base64.
                     */
                    base64: string;
                } | null;
            } | null;
            /**
             * Retention
             * @description How long candidates are kept. `null` means that no candidate is erased automatically.
             */
            retention?: {
                /**
                 * Days
                 * @description The number of days for a candidate without consent.
                 */
                days: number;
                /**
                 * Days with consent
                 * @description The number of days for a candidate with consent.
                 */
                daysWithConsent: number;
                /**
                 * Warn days
                 * @description How many days before the end of the retention the region is notified. The default is 14.
                 */
                warnDays?: number | null;
            } | null;
            /**
             * Version 1
             * @description Whether websites may use version 1.
             */
            v1?: boolean | null;
            /**
             * Unknown members
             * @description What becomes of unknown members in version 1.
             * @enum {string|null}
             */
            v1Unknown?: "ignore" | "refuse" | null;
            /**
             * Exit reasons
             * @description The reasons of leaving that the desk offers. Figures count others together.
             */
            exitReasons?: string[] | null;
            /**
             * Exit reason required
             * @description Whether the desk requires a reason of leaving.
             */
            exitReasonRequired?: boolean | null;
            /**
             * Ways to sign in
             * @description How the region's staff sign in: `passkey`, or `oidc:` and the slug of a provider. `null` means all ways.
             */
            signIn?: string[] | null;
        };
        /**
         * @description The members to change.
         * @example {
         *       "name": "Noor Voorbeeld"
         *     }
         */
        ChangedStaffMember: {
            /**
             * Name
             * @description The person's name.
             */
            name?: string;
            /**
             * Roles
             * @description The roles in regions.
             */
            roles?: {
                /**
                 * Region
                 * @description The region's id.
                 */
                regionId: string;
                /**
                 * Role
                 * @description The role in the region.
                 * @enum {string}
                 */
                role: "viewer" | "coordinator" | "manager" | "technician";
            }[];
            /**
             * Operator
             * @description Whether the person is an operator of the installation.
             */
            operator?: boolean;
        };
        /**
         * @description The members to change. A member that is absent keeps its value.
         * @example {
         *       "paused": false
         *     }
         */
        ChangedSubscription: {
            /**
             * URL
             * @description The absolute http or https URL that receives the events.
             */
            url?: string;
            /**
             * Events
             * @description The events to send. `*` means every event, also those of later versions.
             */
            events?: ("candidate.created" | "candidate.updated" | "candidate.phase_changed" | "candidate.archived" | "candidate.restored" | "candidate.erased" | "interaction.created" | "interaction.updated" | "interaction.deleted" | "attachment.added" | "attachment.removed" | "candidate.retention_due" | "mutation.succeeded" | "mutation.failed" | "*")[] | string;
            /**
             * Description
             * @description The region's description of the subscription.
             */
            description?: string | null;
            /**
             * Paused
             * @description Whether nothing is sent. Events wait meanwhile, for at most 30 days.
             */
            paused?: boolean;
            /**
             * Rotate secret
             * @description `true` makes a new secret. The present one stays valid for 24 hours.
             */
            rotateSecret?: boolean;
            /**
             * Verify
             * @description `true` sends a challenge to the URL first. It must be in the body of the answer.
             */
            verify?: boolean;
        };
        CoordinatorRecord: {
            /** @constant */
            statusCode: 200;
            message: string;
            /** @description The coordinator of a candidate. Both members are `null` if nobody guides the candidate. */
            data: {
                /** @description The person's id. */
                staffId: string | null;
                /** @description The person's name. */
                name: string | null;
            };
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        CreatedCustomField: {
            /** @constant */
            statusCode: 201;
            message: string;
            data: components["schemas"]["CustomField"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        CreatedKey: {
            /** @constant */
            statusCode: 201;
            message: string;
            /** @description A new key, with the key itself. */
            data: {
                id: string;
                /** @description The key itself. No other response contains it. */
                key: string;
                /** @description A part of the key, to recognise it. */
                preview: string;
                description: string | null;
                sandboxOnly: boolean;
                /** Format: date-time */
                createdAt: string;
                /** Format: date-time */
                lastUsedAt: string | null;
                /**
                 * Format: date-time
                 * @description When the key expires. It is `null` if the key does not expire.
                 */
                expiresAt: string | null;
                /** @description What the key allows. `read` allows reading, `write` adding and updating, `erase` permanent removal, and `settings` changes of settings, keys and fields. */
                permissions: ("read" | "write" | "erase" | "settings")[];
                /** @description The networks that may use the key, in CIDR notation. An empty list allows all networks. */
                allowedNetworks: string[];
                /** @description Reasons to check the key. `unused` means unused for 90 days, `expiresSoon` that it expires within 14 days, and `expired` that it has expired. */
                warnings: ("unused" | "expiresSoon" | "expired")[];
            };
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        CreatedRegion: {
            /** @constant */
            statusCode: 201;
            message: string;
            data: components["schemas"]["PlainRegion"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        CreatedStaffMember: {
            /** @constant */
            statusCode: 201;
            message: string;
            data: components["schemas"]["StaffMember"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        CreatedSubscription: {
            /** @constant */
            statusCode: 201;
            message: string;
            data: components["schemas"]["Subscription"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        /** @description A custom field of the region. */
        CustomField: {
            /** @description The name of the member of `customFields`. */
            key: string;
            label: string;
            /** @enum {string} */
            type: "text" | "number" | "boolean" | "date" | "singleSelect" | "multiSelect";
            /** @description The options of the two select types. Other types have none. */
            options: string[];
            /** @description Whether a new candidate requires a value. */
            required: boolean;
            description: string | null;
        };
        CustomFieldList: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["CustomField"][];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        CustomFieldRecord: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["CustomField"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        /** @description The delivery of an event to a subscription. */
        Delivery: {
            /** @description The id of the event. */
            id: string;
            type: string;
            candidateId: string | null;
            sequence: number;
            /** Format: date-time */
            createdAt: string;
            /** @enum {string} */
            status: "pending" | "delivered" | "failed";
            attempts: components["schemas"]["DeliveryAttempt"][];
            /** Format: date-time */
            nextAttemptAt: string | null;
        };
        /** @description An attempt to deliver a message. */
        DeliveryAttempt: {
            /** Format: date-time */
            attemptedAt: string;
            /** @description The HTTP status of the receiver's response, if there was one. */
            status: number | null;
            /** @enum {string} */
            outcome: "delivered" | "refused" | "gone" | "unreachable" | "timeout" | "forbidden-address";
            /**
             * Format: date-time
             * @description When the next attempt follows. It is `null` if none follows.
             */
            nextAttemptAt: string | null;
        };
        DeliveryAttemptRecord: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["DeliveryAttempt"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        DeliveryList: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Delivery"][];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
                /** @description The cursor of the next page. It is `null` on the last page. */
                cursor: string | null;
            };
        };
        DeliveryRecord: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Delivery"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        /**
         * @description The code that the present address received.
         * @example {
         *       "requestId": "verAbC13pTbjpS6Iz",
         *       "code": "123456"
         *     }
         */
        EmailApproval: {
            /**
             * Request
             * @description The `requestId` of the request.
             */
            requestId: string;
            /**
             * Code
             * @description The six digits of the e-mail to the present address.
             */
            code: string;
        };
        /**
         * @description Either the token of the link, or the id of the request with the code.
         * @example {
         *       "requestId": "verAbC13pTbjpS6Iz",
         *       "code": "123456"
         *     }
         */
        EmailConfirmation: {
            /**
             * Token
             * @description The `token` of the link.
             */
            token?: string | null;
            /**
             * Request
             * @description The `requestId` of the approval. `code` is then required.
             */
            requestId?: string | null;
            /**
             * Code
             * @description The six digits of the e-mail to the new address. `requestId` is then required.
             */
            code?: string | null;
        };
        /**
         * @description The token of the link in the e-mail to the former address.
         * @example {
         *       "token": "q5NfYw2qk1bX0mT8eJc7uR4zL9oVhA3sDgP6iKxByWE"
         *     }
         */
        EmailUndoing: {
            /**
             * Token
             * @description The `token` of the link.
             */
            token: string;
        };
        /**
         * @description The token of the link in the e-mail.
         * @example {
         *       "token": "q5NfYw2qk1bX0mT8eJc7uR4zL9oVhA3sDgP6iKxByWE"
         *     }
         */
        ErasureConfirmation: {
            /**
             * Token
             * @description The `token` of the link.
             */
            token: string;
        };
        /**
         * @description Which events to send again.
         * @example {
         *       "since": "2026-11-29T08:00:00Z"
         *     }
         */
        EventRedelivery: {
            /**
             * Since
             * Format: date-time
             * @description The events of this moment and later are sent again.
             */
            since: string;
        };
        /** @description A candidate: a prospective teacher that the region follows. */
        ExportedRecord: {
            /**
             * Id
             * @description The record's identifier.
             */
            readonly id: string;
            /**
             * Name
             * @description Full name.
             */
            name?: string;
            /**
             * E-mail address
             * Format: idn-email
             * @description Address the candidate is reached at: one bare address, `local@domain`, the domain with a dot.
             */
            email?: string;
            /**
             * Phone number
             * @description Phone number as it was given; a number in a spreadsheet's scientific notation is refused.
             */
            phone?: string | null;
            /**
             * Privacy consent
             * @description Whether the candidate agreed to the processing of this data.
             */
            privacyConsent?: boolean;
            /**
             * Phase
             * @description Where the candidate stands; `nieuw` when not given.
             * @enum {string}
             */
            phase?: "nieuw" | "matchen" | "oriënteren" | "voorbereiden" | "in opleiding" | "werkzaam" | "uitgestroomd";
            /**
             * Sectors
             * @description Kinds of education the candidate looks at.
             */
            sectors?: ("Primair onderwijs" | "Voortgezet onderwijs" | "Speciaal onderwijs" | "Middelbaar beroepsonderwijs" | "Hoger onderwijs" | "Praktijkonderwijs")[];
            /**
             * Roles
             * @description Jobs the candidate looks at.
             */
            roles?: ("Docent / leraar" | "Instructeur (mbo)" | "OOP" | "Ondersteuning" | "Leerlingenzorg" | "Midden management" | "Schoolleiding" | "Anders")[];
            /**
             * Qualifications
             * @description Teaching qualifications the candidate holds.
             */
            qualifications?: ("Primair onderwijs" | "Beperkt tweedegraads" | "Tweedegraads" | "Eerstegraads" | "PDG" | "BKO/BDB" | "Kwalificatie onderwijs ondersteunend personeel" | "Kwalificatie Instructeur (MBO)" | "Geen: gastdocentschap" | "Pabo" | "Onbekend" | "Nog geen idee" | "Niet van toepassing")[];
            /**
             * Prior education
             * @description Highest education so far.
             * @enum {string|null}
             */
            priorEducation?: "geen" | "praktijkonderwijs" | "vmbo-bl" | "vmbo-kl" | "vmbo-gl" | "vmbo-tl" | "vmbo" | "havo" | "vwo" | "mbo entree" | "mbo 2" | "mbo 3" | "mbo 4" | "mbo" | "associate degree" | "hbo propedeuse" | "hbo bachelor" | "hbo master" | "hbo" | "wo bachelor" | "wo master" | "wo" | "PhD" | null;
            /**
             * LinkedIn
             * Format: uri
             * @description Address of a LinkedIn profile; an internationalised one is stored percent-encoded.
             */
            linkedin?: string | null;
            /**
             * Date of birth
             * Format: date
             * @description Calendar date, without a time, from 1900-01-01 to today.
             */
            dateOfBirth?: string | null;
            /**
             * Nationality
             * @description Nationality, as the candidate calls it.
             */
            nationality?: string | null;
            /**
             * Motivation
             * @description Why the candidate wants to work in education.
             */
            motivation?: string | null;
            /**
             * Address
             * @description Street and number.
             */
            address?: string | null;
            /**
             * City
             * @description Place of residence.
             */
            city?: string | null;
            /**
             * Postal code
             * @description Postal code as it was given.
             */
            postalCode?: string | null;
            /**
             * Notes
             * @description Notes of the region's coordinators.
             */
            notes?: string | null;
            /**
             * Exit reason
             * @description Why the candidate left the programme.
             */
            exitReason?: string | null;
            /**
             * Curriculum vitae
             * @description Curriculum vitae as files.
             */
            curriculumVitae?: components["schemas"]["Attachment"][];
            /**
             * Other attachments
             * @description Any other files.
             */
            otherAttachments?: components["schemas"]["Attachment"][];
            /**
             * Created at
             * Format: date-time
             * @description When the record was made.
             */
            readonly createdAt?: string;
            /**
             * Updated at
             * Format: date-time
             * @description When the record last changed.
             */
            readonly updatedAt?: string;
            /**
             * Archived at
             * Format: date-time
             * @description When the record was archived, or `null`.
             */
            readonly archivedAt?: string | null;
            /**
             * Custom fields
             * @description The region's own fields by key, `null` where empty. On request only.
             */
            customFields: {
                [key: string]: unknown;
            };
            /**
             * Interactions
             * @description All interactions, the newest first.
             */
            interactions: components["schemas"]["Interaction"][];
            /** @description The region that stores the record. */
            region: {
                id: string;
                name: string;
            };
            /** @description The tasks that the region planned. */
            tasks: {
                text: string;
                /** Format: date */
                dueOn: string;
                /**
                 * Format: date-time
                 * @description When the task was done.
                 */
                doneAt: string | null;
                /** Format: date-time */
                createdAt: string;
            }[];
            /** @description The writes of the record that the server still stores, the oldest first, without their contents. */
            mutations: {
                operation: string;
                status: string;
                /** Format: date-time */
                createdAt: string;
                /**
                 * Format: date-time
                 * @description When the write began.
                 */
                startedAt: string | null;
                /**
                 * Format: date-time
                 * @description When the write ended.
                 */
                finishedAt: string | null;
            }[];
            /**
             * Format: date-time
             * @description When the record will be erased. It is `null` if no retention applies.
             */
            retainUntil: string | null;
            /** @description The values of custom fields that the region removed. The server removes them 30 days after the field. */
            removedCustomFields: {
                key: string;
                label: string;
                value: string | number | boolean | string[];
                /** Format: date-time */
                removedAt: string;
                /** Format: date-time */
                keptUntil: string;
            }[];
            /** @description Who read or changed the record, the newest access first, as far as the server still stores it. */
            accesses: {
                /**
                 * Format: date-time
                 * @description The earliest possible moment of the first access.
                 */
                at: string;
                /**
                 * Format: date-time
                 * @description The latest possible moment of the last access.
                 */
                until: string;
                /** @description The action, such as `candidates.get`, `candidates.list` or `candidates.update`. */
                action: string;
                /** @description The fields that were returned or written, if the action selects fields. */
                fields: string[] | null;
                by: {
                    /** @enum {string} */
                    kind: "key" | "person" | "operator";
                    /**
                     * @description The function of the person.
                     * @enum {string|null}
                     */
                    function: "viewer" | "coordinator" | "manager" | "technician" | null;
                };
                /** @description The key of the access. */
                key: {
                    /** @description The description that the region gave the key. */
                    description: string | null;
                } | null;
            }[];
            /** @description What changed of the record and of its interactions, the newest change first. Values are kept for a year. */
            history: {
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                by: "key" | "person" | "candidate" | "system";
                operation: string;
                changes: {
                    field: string;
                    from?: unknown;
                    to?: unknown;
                }[];
            }[];
        };
        /** @description A fault and its location: a JSON pointer into the body, or the name of a parameter or header. */
        Fault: {
            pointer?: string;
            parameter?: string;
            /** @description A stable code, such as `required`, `unknown`, `format`, `enum` or `duplicate`. */
            code: string;
            /** @description What the server expects. */
            message: string;
        };
        /** Format: binary */
        File: string;
        /**
         * @description The address or number to search for. At least one of `email` and `phone` is required. `email` takes precedence.
         * @example {
         *       "email": "sanne@example.nl",
         *       "fields": [
         *         "name",
         *         "phase"
         *       ]
         *     }
         */
        FindCandidates: {
            email?: string | null;
            phone?: string | null;
            fields?: string[] | null;
        };
        /**
         * @example {
         *       "statusCode": 200,
         *       "message": "Successfully retrieved candidates",
         *       "data": [
         *         {
         *           "id": "recAbC13pTbjpS6Iz",
         *           "name": "Sanne de Vries",
         *           "phase": "nieuw"
         *         }
         *       ],
         *       "meta": {
         *         "sandboxEnabled": false,
         *         "cursor": null,
         *         "total": 1,
         *         "moreThanTotal": false,
         *         "complete": true
         *       }
         *     }
         */
        FoundCandidates: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Candidate"][];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
                /** @description The cursor of the next page. It is `null` on the last page. */
                cursor: string | null;
                /** @description The number of candidates that match, up to 10,000. On the first page only. */
                total?: number;
                /** @description Whether more than 10,000 candidates match. On the first page only. */
                moreThanTotal?: boolean;
                /** @description How many records were looked through for this page. With `inTexts` only. A page may have no candidate although `cursor` leads on. */
                lookedThrough?: number;
                /** @description Whether every candidate can be found. After an upgrade of the server, that takes some minutes. */
                complete: boolean;
            };
        };
        HeldData: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: {
                /** Format: date-time */
                exportedAt: string;
                candidates: components["schemas"]["ExportedRecord"][];
            };
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        HistoryList: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: {
                /** Format: date-time */
                at: string;
                /** @description What happened, such as `candidate.updated` or `interaction.created`. */
                kind: string;
                /** @description The operation that did it, such as `candidates.upsert` or `candidates.import`. */
                operation: string;
                /** @description Who sent a write. */
                by: {
                    /** @enum {string} */
                    kind: "key" | "person" | "candidate" | "system";
                    /** @description The id of the key or the person. */
                    id: string | null;
                    /** @description The name that the person had. */
                    name: string | null;
                };
                /** @description The interaction, if the change is of one. */
                interactionId: string | null;
                /** @description The fields that changed. Empty for what was created or deleted. */
                changes: {
                    /** @description The field, or `customFields.` and the key of a custom field. */
                    field: string;
                    /** @description Any value. Absent from a year after the change. */
                    from?: unknown;
                    /** @description Any value. Absent from a year after the change. */
                    to?: unknown;
                }[];
            }[];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
                /** @description The cursor of the next page. It is `null` on the last page. */
                cursor: string | null;
            };
        };
        /** @description A contact moment with a candidate. */
        Interaction: {
            id: string;
            candidateId: string;
            /**
             * Type
             * @description What kind of contact it was.
             * @enum {string}
             */
            type: "Telefonisch" | "E-mail" | "Persoonlijk" | "Anders" | "Doorverwijzing" | "Adviesgesprek" | "Kennismakingsgesprek" | "Inschrijving activiteit" | "Niet van toepassing";
            /** Format: date-time */
            performedAt: string;
            /**
             * Name
             * @description What it is called.
             */
            name: string | null;
            /**
             * Performed by
             * @description Who of the region had the contact.
             */
            performedBy: string | null;
            /**
             * Duration
             * @description How long it took, in whole minutes.
             */
            durationMinutes: number | null;
            /**
             * Summary
             * @description What came of it, in short.
             */
            summary: string | null;
            /**
             * Notes
             * @description What was said.
             */
            notes: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @description The members to change. At least one is required.
         * @example {
         *       "durationMinutes": 30
         *     }
         */
        InteractionChanges: {
            /**
             * Type
             * @description What kind of contact it was.
             * @enum {string}
             */
            type?: "Telefonisch" | "E-mail" | "Persoonlijk" | "Anders" | "Doorverwijzing" | "Adviesgesprek" | "Kennismakingsgesprek" | "Inschrijving activiteit" | "Niet van toepassing";
            /**
             * Performed at
             * Format: date-time
             * @description When it took place; any offset.
             */
            performedAt?: string;
            /**
             * Name
             * @description What it is called.
             */
            name?: string | null;
            /**
             * Performed by
             * @description Who of the region had the contact.
             */
            performedBy?: string | null;
            /**
             * Duration
             * @description How long it took, in whole minutes.
             */
            durationMinutes?: number | null;
            /**
             * Summary
             * @description What came of it, in short.
             */
            summary?: string | null;
            /**
             * Notes
             * @description What was said.
             */
            notes?: string | null;
        };
        InteractionList: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Interaction"][];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
                /** @description The cursor of the next page. It is `null` on the last page. */
                cursor: string | null;
            };
        };
        InteractionRecord: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Interaction"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        KeyAccessList: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: {
                candidateId: string;
                /**
                 * Format: date-time
                 * @description The earliest possible moment of the first access.
                 */
                firstAt: string;
                /**
                 * Format: date-time
                 * @description The latest possible moment of the last access.
                 */
                lastAt: string;
                /** @description The actions, such as `candidates.get`, `candidates.update` and `attachments.get`. */
                actions: string[];
                /** @description All fields that were returned or written, if the actions select fields. */
                fields: string[] | null;
            }[];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
                /** @description The cursor of the next page. It is `null` on the last page. */
                cursor: string | null;
            };
        };
        /** @description An accepted write and its result. */
        Mutation: {
            /**
             * @description Whether the upsert created or updated a candidate. It is `null` before the upsert has run.
             * @enum {string|null}
             */
            result?: "created" | "updated" | null;
            /**
             * @description How the upsert found the candidate. It is `null` if it found none.
             * @enum {string|null}
             */
            matchedBy?: "email" | "phone" | null;
            /** @description The fields in the body that the upsert did not change. */
            ignored?: string[];
            /**
             * @description Whether files of the erased records could not be removed yet. The server retries until they are removed. Only then does the mutation become `succeeded`, and the server sends its callback.
             * @constant
             */
            incomplete?: true;
            /** @description The number of files that could not be removed yet. Present together with `incomplete`. */
            filesLeft?: number;
            mutationId: string;
            /** @enum {string} */
            operation: "candidates.create" | "candidates.upsert" | "v1.create-user" | "candidates.update" | "candidates.archive" | "candidates.restore" | "candidates.erase" | "retention.update" | "interactions.create" | "interactions.update" | "interactions.delete" | "desk.note" | "tasks.create" | "tasks.update" | "tasks.delete" | "coordinator.update" | "attachments.create" | "attachments.delete";
            /** @description Who sent the write. It is `null` if an earlier version accepted it from another sender than a key. */
            by: {
                /** @enum {string} */
                kind: "key" | "person" | "candidate" | "system";
                /** @description The id of the key or the person. */
                id: string | null;
                /** @description The name that the person had. */
                name: string | null;
            } | null;
            /** @enum {string} */
            status: "queued" | "running" | "succeeded" | "failed";
            attempts: number;
            /** @description The idempotency key of the request. It is `null` if there was none, or after the candidate was erased. */
            idempotencyKey: string | null;
            candidateIds: string[];
            interactionIds: string[];
            attachmentIds: string[];
            taskIds?: string[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            startedAt: string | null;
            /** Format: date-time */
            finishedAt: string | null;
            /** @description Why the mutation failed. */
            problem: {
                /**
                 * Format: uri
                 * @example https://api.example.nl/problems/not-found
                 */
                type: string;
                title: string;
                status: number;
                detail: string;
                /** @description The files that the server could not fetch, with their locations in the body. */
                errors?: components["schemas"]["Fault"][];
            } | null;
            /** @description The attempts to deliver the callback of the mutation. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
            deliveries: {
                /** Format: date-time */
                attemptedAt: string;
                /** @description The HTTP status of the receiver's response, if there was one. */
                status: number | null;
                /** @enum {string} */
                outcome: "delivered" | "refused" | "gone" | "unreachable" | "timeout" | "forbidden-address";
                /**
                 * Format: date-time
                 * @description When the next attempt follows. It is `null` if none follows.
                 */
                nextAttemptAt: string | null;
            }[];
        };
        MutationList: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Mutation"][];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
                /** @description The cursor of the next page. It is `null` on the last page. */
                cursor: string | null;
            };
        };
        MutationRecord: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Mutation"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        /** @description The files to add, one per part, each with a file name. At least one is required. A file has at most 10 MiB. */
        NewAttachmentFiles: {
            curriculumVitae?: components["schemas"]["File"][];
            otherAttachments?: components["schemas"]["File"][];
            /** @description The same as `otherAttachments`. */
            file?: components["schemas"]["File"][];
        };
        /**
         * @description The files to add, in one list or both.
         * @example {
         *       "curriculumVitae": [
         *         {
         *           "filename": "cv.txt",
         *           "base64": "aGFsbG8="
         *         }
         *       ]
         *     }
         */
        NewAttachments: {
            /**
             * Curriculum vitae
             * @description Curriculum vitae as files.
             */
            curriculumVitae?: {
                /**
                 * URL
                 * Format: uri
                 * @description Where the server fetches the file; instead of `base64`.
                 */
                url?: string | null;
                /**
                 * Content
                 * @description The file itself, in base64; instead of `url`.
                 */
                base64?: string | null;
                /**
                 * File name
                 * @description Required with `base64`; else taken from the download. Its ending is made to say what the content is.
                 */
                filename?: string | null;
            }[] | null;
            /**
             * Other attachments
             * @description Any other files.
             */
            otherAttachments?: {
                /**
                 * URL
                 * Format: uri
                 * @description Where the server fetches the file; instead of `base64`.
                 */
                url?: string | null;
                /**
                 * Content
                 * @description The file itself, in base64; instead of `url`.
                 */
                base64?: string | null;
                /**
                 * File name
                 * @description Required with `base64`; else taken from the download. Its ending is made to say what the content is.
                 */
                filename?: string | null;
            }[] | null;
        };
        /**
         * @description A candidate to add. `customFields` contains the region's custom fields. `GET /schema` returns this schema with the custom fields.
         * @example {
         *       "name": "Sanne Voorbeeld",
         *       "email": "sanne@example.nl",
         *       "privacyConsent": true,
         *       "sectors": [
         *         "Primair onderwijs"
         *       ]
         *     }
         */
        NewCandidate: {
            /**
             * Name
             * @description Full name.
             */
            name: string;
            /**
             * E-mail address
             * Format: idn-email
             * @description Address the candidate is reached at: one bare address, `local@domain`, the domain with a dot.
             */
            email: string;
            /**
             * Phone number
             * @description Phone number as it was given; a number in a spreadsheet's scientific notation is refused.
             */
            phone?: string | null;
            /**
             * Privacy consent
             * @description Whether the candidate agreed to the processing of this data.
             */
            privacyConsent: boolean;
            /**
             * Phase
             * @description Where the candidate stands; `nieuw` when not given.
             * @enum {string|null}
             */
            phase?: "nieuw" | "matchen" | "oriënteren" | "voorbereiden" | "in opleiding" | "werkzaam" | "uitgestroomd" | null;
            /**
             * Sectors
             * @description Kinds of education the candidate looks at.
             */
            sectors?: ("Primair onderwijs" | "Voortgezet onderwijs" | "Speciaal onderwijs" | "Middelbaar beroepsonderwijs" | "Hoger onderwijs" | "Praktijkonderwijs")[] | null;
            /**
             * Roles
             * @description Jobs the candidate looks at.
             */
            roles?: ("Docent / leraar" | "Instructeur (mbo)" | "OOP" | "Ondersteuning" | "Leerlingenzorg" | "Midden management" | "Schoolleiding" | "Anders")[] | null;
            /**
             * Qualifications
             * @description Teaching qualifications the candidate holds.
             */
            qualifications?: ("Primair onderwijs" | "Beperkt tweedegraads" | "Tweedegraads" | "Eerstegraads" | "PDG" | "BKO/BDB" | "Kwalificatie onderwijs ondersteunend personeel" | "Kwalificatie Instructeur (MBO)" | "Geen: gastdocentschap" | "Pabo" | "Onbekend" | "Nog geen idee" | "Niet van toepassing")[] | null;
            /**
             * Prior education
             * @description Highest education so far.
             * @enum {string|null}
             */
            priorEducation?: "geen" | "praktijkonderwijs" | "vmbo-bl" | "vmbo-kl" | "vmbo-gl" | "vmbo-tl" | "vmbo" | "havo" | "vwo" | "mbo entree" | "mbo 2" | "mbo 3" | "mbo 4" | "mbo" | "associate degree" | "hbo propedeuse" | "hbo bachelor" | "hbo master" | "hbo" | "wo bachelor" | "wo master" | "wo" | "PhD" | null;
            /**
             * LinkedIn
             * Format: uri
             * @description Address of a LinkedIn profile; an internationalised one is stored percent-encoded.
             */
            linkedin?: string | null;
            /**
             * Date of birth
             * Format: date
             * @description Calendar date, without a time, from 1900-01-01 to today.
             */
            dateOfBirth?: string | null;
            /**
             * Nationality
             * @description Nationality, as the candidate calls it.
             */
            nationality?: string | null;
            /**
             * Motivation
             * @description Why the candidate wants to work in education.
             */
            motivation?: string | null;
            /**
             * Address
             * @description Street and number.
             */
            address?: string | null;
            /**
             * City
             * @description Place of residence.
             */
            city?: string | null;
            /**
             * Postal code
             * @description Postal code as it was given.
             */
            postalCode?: string | null;
            /**
             * Notes
             * @description Notes of the region's coordinators.
             */
            notes?: string | null;
            /**
             * Exit reason
             * @description Why the candidate left the programme.
             */
            exitReason?: string | null;
            /**
             * Curriculum vitae
             * @description Curriculum vitae as files.
             */
            curriculumVitae?: {
                /**
                 * URL
                 * Format: uri
                 * @description Where the server fetches the file; instead of `base64`.
                 */
                url?: string | null;
                /**
                 * Content
                 * @description The file itself, in base64; instead of `url`.
                 */
                base64?: string | null;
                /**
                 * File name
                 * @description Required with `base64`; else taken from the download. Its ending is made to say what the content is.
                 */
                filename?: string | null;
            }[] | null;
            /**
             * Other attachments
             * @description Any other files.
             */
            otherAttachments?: {
                /**
                 * URL
                 * Format: uri
                 * @description Where the server fetches the file; instead of `base64`.
                 */
                url?: string | null;
                /**
                 * Content
                 * @description The file itself, in base64; instead of `url`.
                 */
                base64?: string | null;
                /**
                 * File name
                 * @description Required with `base64`; else taken from the download. Its ending is made to say what the content is.
                 */
                filename?: string | null;
            }[] | null;
            /**
             * Custom fields
             * @description The region's own fields, by key.
             */
            customFields?: {
                [key: string]: unknown;
            } | null;
            /**
             * Interactions
             * @description Contact moments that came before.
             */
            interactions?: {
                /**
                 * Type
                 * @description What kind of contact it was.
                 * @enum {string}
                 */
                type: "Telefonisch" | "E-mail" | "Persoonlijk" | "Anders" | "Doorverwijzing" | "Adviesgesprek" | "Kennismakingsgesprek" | "Inschrijving activiteit" | "Niet van toepassing";
                /**
                 * Performed at
                 * Format: date-time
                 * @description When it took place; any offset.
                 */
                performedAt: string;
                /**
                 * Name
                 * @description What it is called.
                 */
                name?: string | null;
                /**
                 * Performed by
                 * @description Who of the region had the contact.
                 */
                performedBy?: string | null;
                /**
                 * Duration
                 * @description How long it took, in whole minutes.
                 */
                durationMinutes?: number | null;
                /**
                 * Summary
                 * @description What came of it, in short.
                 */
                summary?: string | null;
                /**
                 * Notes
                 * @description What was said.
                 */
                notes?: string | null;
            }[] | null;
        };
        /**
         * @example [
         *       {
         *         "name": "Sanne Voorbeeld",
         *         "email": "sanne@example.nl",
         *         "privacyConsent": true,
         *         "sectors": [
         *           "Primair onderwijs"
         *         ]
         *       }
         *     ]
         */
        NewCandidates: components["schemas"]["NewCandidate"][];
        /**
         * @description Who guides the candidate.
         * @example {
         *       "staffId": "usrAbC13pTbjpS6Iz"
         *     }
         */
        NewCoordinator: {
            /**
             * Staff id
             * @description The person of the staff who guides the candidate.
             */
            staffId: string;
        };
        /**
         * @description A custom field of the region.
         * @example {
         *       "key": "rijbewijs",
         *       "label": "Rijbewijs",
         *       "type": "singleSelect",
         *       "options": [
         *         "B",
         *         "C"
         *       ]
         *     }
         */
        NewCustomField: {
            /**
             * Key
             * @description The name of the member of `customFields`. It cannot change.
             */
            key: string;
            /**
             * Label
             * @description The name of the field for people.
             */
            label: string;
            /**
             * Type
             * @description The type of the values. It cannot change.
             * @enum {string}
             */
            type: "text" | "number" | "boolean" | "date" | "singleSelect" | "multiSelect";
            /**
             * Options
             * @description The options: 1 to 200 for the two select types, none for other types.
             */
            options?: string[] | null;
            /**
             * Required
             * @description Whether a new candidate requires a value.
             */
            required?: boolean | null;
            /**
             * Description
             * @description The purpose of the field.
             */
            description?: string | null;
        };
        /**
         * @description The new e-mail address of the candidate's records.
         * @example {
         *       "email": "sanne.nieuw@example.nl"
         *     }
         */
        NewEmailRequest: {
            /**
             * E-mail address
             * Format: idn-email
             * @description The new address.
             */
            email: string;
        };
        /**
         * @example [
         *       {
         *         "type": "Telefonisch",
         *         "performedAt": "2026-01-02T03:04:05Z",
         *         "summary": "Wil een school zien."
         *       }
         *     ]
         */
        NewInteractions: {
            /**
             * Type
             * @description What kind of contact it was.
             * @enum {string}
             */
            type: "Telefonisch" | "E-mail" | "Persoonlijk" | "Anders" | "Doorverwijzing" | "Adviesgesprek" | "Kennismakingsgesprek" | "Inschrijving activiteit" | "Niet van toepassing";
            /**
             * Performed at
             * Format: date-time
             * @description When it took place; any offset.
             */
            performedAt: string;
            /**
             * Name
             * @description What it is called.
             */
            name?: string | null;
            /**
             * Performed by
             * @description Who of the region had the contact.
             */
            performedBy?: string | null;
            /**
             * Duration
             * @description How long it took, in whole minutes.
             */
            durationMinutes?: number | null;
            /**
             * Summary
             * @description What came of it, in short.
             */
            summary?: string | null;
            /**
             * Notes
             * @description What was said.
             */
            notes?: string | null;
        }[];
        /**
         * @description A key to create.
         * @example {
         *       "description": "website",
         *       "expiresAt": "2099-01-01T00:00:00Z",
         *       "permissions": [
         *         "read",
         *         "write"
         *       ],
         *       "allowedNetworks": [
         *         "203.0.113.0/24",
         *         "2001:db8::/48"
         *       ]
         *     }
         */
        NewKey: {
            /**
             * Description
             * @description The description that the region gave the key.
             */
            description?: string | null;
            /**
             * Sandbox only
             * @description Whether the key is valid in the sandbox only.
             */
            sandboxOnly?: boolean | null;
            /**
             * Expires at
             * Format: date-time
             * @description When the key expires. If absent, the key does not expire.
             */
            expiresAt?: string | null;
            /**
             * Permissions
             * @description The permissions of the key. If absent, the key has all permissions. The key of the request must have each of them.
             */
            permissions?: ("read" | "write" | "erase" | "settings")[] | null;
            /**
             * Allowed networks
             * @description The networks that may use the key, in CIDR notation, IPv4 or IPv6. If absent, all networks may use it.
             */
            allowedNetworks?: string[] | null;
        };
        /**
         * @description A region to create.
         * @example {
         *       "slug": "noord",
         *       "name": "Regio Noord",
         *       "redirectUrls": [
         *         "https://www.example.nl/terug/"
         *       ]
         *     }
         */
        NewRegion: {
            /**
             * Slug
             * @description The name of the region in URLs.
             */
            slug: string;
            /**
             * Name
             * @description The name of the region for people.
             */
            name: string;
            /**
             * Redirect URLs
             * @description The URLs to which a sign-in link may lead. An entry that ends in `/` includes everything below it.
             */
            redirectUrls?: string[] | null;
        };
        /**
         * @description The retention of the candidate.
         * @example {
         *       "retainUntil": "2027-01-31T23:00:00Z"
         *     }
         */
        NewRetention: {
            /**
             * Retain until
             * Format: date-time
             * @description After this moment the candidate is erased.
             */
            retainUntil: string;
        };
        /**
         * @description A person to invite.
         * @example {
         *       "name": "Noor Voorbeeld",
         *       "email": "noor@staff.example.nl"
         *     }
         */
        NewStaffMember: {
            /**
             * Name
             * @description The person's name.
             */
            name: string;
            /**
             * E-mail address
             * Format: idn-email
             * @description The address to which the invitation is sent.
             */
            email: string;
            /**
             * Roles
             * @description The roles in regions.
             */
            roles?: {
                /**
                 * Region
                 * @description The region's id.
                 */
                regionId: string;
                /**
                 * Role
                 * @description The role in the region.
                 * @enum {string}
                 */
                role: "viewer" | "coordinator" | "manager" | "technician";
            }[] | null;
            /**
             * Operator
             * @description Whether the person is an operator of the installation.
             */
            operator?: boolean | null;
        };
        /**
         * @description A subscription to events.
         * @example {
         *       "url": "https://www.example.nl/events",
         *       "events": [
         *         "candidate.created",
         *         "candidate.phase_changed"
         *       ]
         *     }
         */
        NewSubscription: {
            /**
             * URL
             * @description The absolute http or https URL that receives the events.
             */
            url: string;
            /**
             * Events
             * @description The events to send. `*` means every event, also those of later versions.
             */
            events: ("candidate.created" | "candidate.updated" | "candidate.phase_changed" | "candidate.archived" | "candidate.restored" | "candidate.erased" | "interaction.created" | "interaction.updated" | "interaction.deleted" | "attachment.added" | "attachment.removed" | "candidate.retention_due" | "mutation.succeeded" | "mutation.failed" | "*")[] | string;
            /**
             * Description
             * @description The region's description of the subscription.
             */
            description?: string | null;
            /**
             * Environment
             * @description The environment of the events. The default is that of the request.
             * @enum {string|null}
             */
            environment?: "production" | "sandbox" | null;
            /**
             * Verify
             * @description `true` sends a challenge to the URL first. It must be in the body of the answer.
             */
            verify?: boolean | null;
        };
        /**
         * @description A task about a candidate.
         * @example {
         *       "text": "Bellen over de opleiding.",
         *       "dueOn": "2026-03-01"
         *     }
         */
        NewTask: {
            /**
             * Text
             * @description What is to be done.
             */
            text: string;
            /**
             * Due on
             * Format: date
             * @description The date by which it is to be done.
             */
            dueOn: string;
            /**
             * Assignee
             * @description The person of the staff who will do it.
             */
            assigneeId?: string | null;
        };
        OpenApiDocument: {
            [key: string]: unknown;
        };
        OpenedSession: {
            /** @constant */
            statusCode: 201;
            message: string;
            /** @description A new session. */
            data: {
                /** @description The token for `Authorization: Bearer …`. No other response contains it. */
                token: string;
                /**
                 * Format: date-time
                 * @description When the session ends at the latest.
                 */
                expiresAt: string;
            };
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        /** @description A candidate: a prospective teacher that the region follows. */
        OwnCandidate: {
            /**
             * Id
             * @description The record's identifier.
             */
            readonly id: string;
            /**
             * Name
             * @description Full name.
             */
            name?: string;
            /**
             * E-mail address
             * Format: idn-email
             * @description Address the candidate is reached at: one bare address, `local@domain`, the domain with a dot.
             */
            email?: string;
            /**
             * Phone number
             * @description Phone number as it was given; a number in a spreadsheet's scientific notation is refused.
             */
            phone?: string | null;
            /**
             * Privacy consent
             * @description Whether the candidate agreed to the processing of this data.
             */
            privacyConsent?: boolean;
            /**
             * Phase
             * @description Where the candidate stands; `nieuw` when not given.
             * @enum {string}
             */
            phase?: "nieuw" | "matchen" | "oriënteren" | "voorbereiden" | "in opleiding" | "werkzaam" | "uitgestroomd";
            /**
             * Sectors
             * @description Kinds of education the candidate looks at.
             */
            sectors?: ("Primair onderwijs" | "Voortgezet onderwijs" | "Speciaal onderwijs" | "Middelbaar beroepsonderwijs" | "Hoger onderwijs" | "Praktijkonderwijs")[];
            /**
             * Roles
             * @description Jobs the candidate looks at.
             */
            roles?: ("Docent / leraar" | "Instructeur (mbo)" | "OOP" | "Ondersteuning" | "Leerlingenzorg" | "Midden management" | "Schoolleiding" | "Anders")[];
            /**
             * Qualifications
             * @description Teaching qualifications the candidate holds.
             */
            qualifications?: ("Primair onderwijs" | "Beperkt tweedegraads" | "Tweedegraads" | "Eerstegraads" | "PDG" | "BKO/BDB" | "Kwalificatie onderwijs ondersteunend personeel" | "Kwalificatie Instructeur (MBO)" | "Geen: gastdocentschap" | "Pabo" | "Onbekend" | "Nog geen idee" | "Niet van toepassing")[];
            /**
             * Prior education
             * @description Highest education so far.
             * @enum {string|null}
             */
            priorEducation?: "geen" | "praktijkonderwijs" | "vmbo-bl" | "vmbo-kl" | "vmbo-gl" | "vmbo-tl" | "vmbo" | "havo" | "vwo" | "mbo entree" | "mbo 2" | "mbo 3" | "mbo 4" | "mbo" | "associate degree" | "hbo propedeuse" | "hbo bachelor" | "hbo master" | "hbo" | "wo bachelor" | "wo master" | "wo" | "PhD" | null;
            /**
             * LinkedIn
             * Format: uri
             * @description Address of a LinkedIn profile; an internationalised one is stored percent-encoded.
             */
            linkedin?: string | null;
            /**
             * Date of birth
             * Format: date
             * @description Calendar date, without a time, from 1900-01-01 to today.
             */
            dateOfBirth?: string | null;
            /**
             * Nationality
             * @description Nationality, as the candidate calls it.
             */
            nationality?: string | null;
            /**
             * Motivation
             * @description Why the candidate wants to work in education.
             */
            motivation?: string | null;
            /**
             * Address
             * @description Street and number.
             */
            address?: string | null;
            /**
             * City
             * @description Place of residence.
             */
            city?: string | null;
            /**
             * Postal code
             * @description Postal code as it was given.
             */
            postalCode?: string | null;
            /**
             * Notes
             * @description Notes of the region's coordinators.
             */
            notes?: string | null;
            /**
             * Exit reason
             * @description Why the candidate left the programme.
             */
            exitReason?: string | null;
            /**
             * Curriculum vitae
             * @description Curriculum vitae as files.
             */
            curriculumVitae?: components["schemas"]["Attachment"][];
            /**
             * Other attachments
             * @description Any other files.
             */
            otherAttachments?: components["schemas"]["Attachment"][];
            /**
             * Created at
             * Format: date-time
             * @description When the record was made.
             */
            readonly createdAt?: string;
            /**
             * Updated at
             * Format: date-time
             * @description When the record last changed.
             */
            readonly updatedAt?: string;
            /**
             * Archived at
             * Format: date-time
             * @description When the record was archived, or `null`.
             */
            readonly archivedAt?: string | null;
            /**
             * Custom fields
             * @description The region's own fields by key, `null` where empty. On request only.
             */
            customFields?: {
                [key: string]: unknown;
            };
            /**
             * Interactions
             * @description The newest interactions, newest first. On request only.
             */
            interactions?: components["schemas"]["Interaction"][];
            /** @description The region that stores the record. */
            region: {
                id: string;
                name: string;
            };
        };
        OwnRecords: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["OwnCandidate"][];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        OwnSessions: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: {
                id: string;
                /** @description The only region whose records the session includes. It is `null` if the session includes all regions. */
                region: {
                    id: string;
                    name: string;
                } | null;
                /**
                 * Format: date-time
                 * @description When the session began.
                 */
                createdAt: string;
                /**
                 * Format: date-time
                 * @description When the session was last used.
                 */
                lastUsedAt: string;
                /**
                 * Format: date-time
                 * @description When the session ends at the latest.
                 */
                expiresAt: string;
                /** @description Whether the session is that of the request. */
                current: boolean;
            }[];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        /** @description An education region, without its keys. */
        PlainRegion: {
            id: string;
            slug: string;
            name: string;
            redirectUrls: string[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        PlainRegionRecord: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["PlainRegion"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        /** @description A problem (RFC 9457). It has the members of the envelope in addition to the standard ones. */
        Problem: {
            /**
             * Format: uri
             * @description The type of the problem. The URL leads to an explanation.
             * @example http://127.0.0.1:8080/problems/invalid-request
             */
            type: string;
            title: string;
            status: number;
            detail: string;
            /**
             * Format: uri
             * @description `urn:request:` followed by the request id.
             */
            instance: string;
            statusCode: number;
            message: string;
            meta: {
                sandboxEnabled: boolean;
            };
            /** @description All faults. If there are more than a hundred, the first hundred, and `detail` says so. */
            errors?: components["schemas"]["Fault"][];
        };
        /** @description An education region. */
        Region: {
            id: string;
            slug: string;
            name: string;
            redirectUrls: string[];
            keys: {
                id: string;
                /** @description A part of the key, to recognise it. */
                preview: string;
                description: string | null;
                sandboxOnly: boolean;
                /** Format: date-time */
                createdAt: string;
                /** Format: date-time */
                lastUsedAt: string | null;
                /**
                 * Format: date-time
                 * @description When the key expires. It is `null` if the key does not expire.
                 */
                expiresAt: string | null;
                /** @description What the key allows. `read` allows reading, `write` adding and updating, `erase` permanent removal, and `settings` changes of settings, keys and fields. */
                permissions: ("read" | "write" | "erase" | "settings")[];
                /** @description The networks that may use the key, in CIDR notation. An empty list allows all networks. */
                allowedNetworks: string[];
                /** @description Reasons to check the key. `unused` means unused for 90 days, `expiresSoon` that it expires within 14 days, and `expired` that it has expired. */
                warnings: ("unused" | "expiresSoon" | "expired")[];
            }[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description The secret that signs callbacks. Present on request only. */
            callbackSecret?: string;
        };
        RegionList: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["PlainRegion"][];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        RegionRecord: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Region"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        /** @description The settings of a region. */
        RegionSettings: {
            /** @description The URL that receives notifications of automatic events. */
            notificationUrl: string | null;
            portal: {
                /** @description The name of the region in the portal, instead of its own name. */
                displayName: string | null;
                /** @description The colour of the region in the portal, as `#rrggbb`. */
                colour: string | null;
                logo: {
                    /** @enum {string} */
                    type: "image/png" | "image/jpeg" | "image/webp";
                    /** @description The size in bytes. */
                    size: number;
                    /** Format: uri */
                    url: string;
                } | null;
            };
            /** @description How long candidates are kept. It is `null` if the region erases no candidate automatically. */
            retention: {
                days: number;
                daysWithConsent: number;
                warnDays: number;
            } | null;
            /** @description Whether websites may use version 1. */
            v1: boolean;
            /**
             * @description What becomes of unknown members in version 1.
             * @enum {string}
             */
            v1Unknown: "ignore" | "refuse";
            /** @description The reasons of leaving that the desk offers. */
            exitReasons: string[];
            /** @description Whether the desk requires a reason of leaving. */
            exitReasonRequired: boolean;
            /** @description How the region's staff sign in: `passkey`, or `oidc:` and the slug of a provider. It is `null` if they may use all ways. */
            signIn: string[] | null;
        };
        RegionSettingsRecord: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["RegionSettings"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        RequestedErasure: {
            /** @constant */
            statusCode: 202;
            message: string;
            /** @description The requested erasure. */
            data: {
                /** @description The token of the e-mail's link. Present in the sandbox only, which sends no e-mail. */
                token?: string;
            };
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        RequestedNewEmail: {
            /** @constant */
            statusCode: 202;
            message: string;
            /** @description The requested code. */
            data: {
                /** @description The id of this request. Send it together with the code. */
                requestId: string;
                /** @description The six digits of the e-mail. Present in the sandbox only, which sends no e-mail. */
                code?: string;
            };
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        RequestedSignIn: {
            /** @constant */
            statusCode: 202;
            message: string;
            /** @description The requested sign-in. */
            data: {
                /** @description The id of this request. Together with its code it opens a session. */
                requestId: string;
                /** @description The six digits of the e-mail. Present in the sandbox only, which sends no e-mail. */
                code?: string;
            };
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        RetentionRecord: {
            /** @constant */
            statusCode: 200;
            message: string;
            /** @description The retention of a candidate. */
            data: {
                /**
                 * Format: date-time
                 * @description When the candidate will be erased. It is `null` if no retention applies.
                 */
                retainUntil: string | null;
            };
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        SchemaRecord: {
            /** @constant */
            statusCode: 200;
            message: string;
            /** @description A JSON Schema, draft 2020-12. */
            data: {
                [key: string]: unknown;
            };
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        /**
         * @description Either the token of the link, or the id of the request with the code.
         * @example {
         *       "requestId": "verAbC13pTbjpS6Iz",
         *       "code": "123456"
         *     }
         */
        SessionRequest: {
            /**
             * Token
             * @description The `token` of the link.
             */
            token?: string | null;
            /**
             * Request
             * @description The `requestId` of the request. `code` is then required.
             */
            requestId?: string | null;
            /**
             * E-mail address
             * @description The address of the newest request of the same caller, instead of `requestId`. `code` is then required.
             */
            email?: string | null;
            /**
             * Code
             * @description The six digits of the e-mail. `requestId` or `email` is then required.
             */
            code?: string | null;
        };
        /** @description A member of staff. */
        StaffMember: {
            id: string;
            /** @description Empty once nothing names the person any more. */
            name: string;
            /** @description It is `null` from 90 days after the person was disabled. */
            email: string | null;
            /** @description `invited` has no way in so far; `disabled` has none any more. */
            status: string;
            roles: {
                regionId: string;
                role: string;
            }[];
            /** @description Whether the person is an operator of the installation. */
            operator: boolean;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description Accurate to about a minute.
             */
            lastSeenAt: string | null;
        };
        StaffMemberList: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["StaffMember"][];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        StaffMemberRecord: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["StaffMember"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        /** @description A subscription to events. */
        Subscription: {
            id: string;
            /** @enum {string} */
            environment: "production" | "sandbox";
            /** Format: uri */
            url: string;
            events: ("candidate.created" | "candidate.updated" | "candidate.phase_changed" | "candidate.archived" | "candidate.restored" | "candidate.erased" | "interaction.created" | "interaction.updated" | "interaction.deleted" | "attachment.added" | "attachment.removed" | "candidate.retention_due" | "mutation.succeeded" | "mutation.failed" | "*")[];
            description: string | null;
            paused: boolean;
            /** @enum {string|null} */
            pausedFor: "requested" | "unreachable" | "gone" | null;
            /** Format: date-time */
            pausedAt: string | null;
            /**
             * Format: date-time
             * @description Since when every delivery fails.
             */
            failingSince: string | null;
            /** Format: date-time */
            lastSuccessAt: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description The secret that signs the deliveries. Only the response that makes it contains it. */
            secret?: string;
        };
        SubscriptionList: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Subscription"][];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        SubscriptionRecord: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Subscription"];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        /** @description A task about a candidate. */
        Task: {
            /** @description The task's id. */
            id: string;
            /** @description What is to be done. */
            text: string;
            /**
             * Format: date
             * @description The date by which it is to be done.
             */
            dueOn: string;
            /** @description The person of the staff who will do it. */
            assigneeId: string | null;
            /**
             * Format: date-time
             * @description When it was done.
             */
            doneAt: string | null;
            /**
             * Format: date-time
             * @description When it was added.
             */
            createdAt: string;
        };
        /**
         * @description The members to change.
         * @example {
         *       "doneAt": "2026-02-27T10:00:00Z"
         *     }
         */
        TaskChanges: {
            /**
             * Text
             * @description What is to be done.
             */
            text?: string;
            /**
             * Due on
             * Format: date
             * @description The date by which it is to be done.
             */
            dueOn?: string;
            /**
             * Assignee
             * @description The person of the staff who will do it.
             */
            assigneeId?: string | null;
            /**
             * Done at
             * Format: date-time
             * @description When it was done; `null` opens it again.
             */
            doneAt?: string | null;
        };
        TaskList: {
            /** @constant */
            statusCode: 200;
            message: string;
            data: components["schemas"]["Task"][];
            meta: {
                /** @description Whether the request was in the sandbox. */
                sandboxEnabled: boolean;
            };
        };
        /**
         * @description A request for a sign-in link and a code.
         * @example {
         *       "email": "sanne@example.nl"
         *     }
         */
        VerificationRequest: {
            /**
             * E-mail address
             * Format: idn-email
             * @description The e-mail address of the candidate's records.
             */
            email: string;
            /**
             * Redirect URL
             * @description The URL to which the link leads, with `token` in its query. It must be on the region's list of redirect URLs.
             */
            redirectUrl?: string | null;
        };
        /** @description An event of a subscription. With `*` in `events`, later versions send further types. */
        Event: {
            id: string;
            /** @enum {string} */
            type: "candidate.created" | "candidate.updated" | "candidate.phase_changed" | "candidate.archived" | "candidate.restored" | "candidate.erased" | "interaction.created" | "interaction.updated" | "interaction.deleted" | "attachment.added" | "attachment.removed" | "candidate.retention_due" | "mutation.succeeded" | "mutation.failed" | "subscription.test" | "subscription.verification";
            /** Format: date-time */
            timestamp: string;
            data: {
                candidateId?: string;
                interactionId?: string;
                attachmentId?: string;
                mutationId?: string;
                subscriptionId?: string;
                /** @description To be in the body of the answer. */
                challenge?: string;
                /** @description Grows with each event of a candidate. */
                sequence?: number;
                by?: {
                    /** @enum {string} */
                    kind: "key" | "person" | "candidate" | "system";
                    id?: string;
                };
                fields?: string[];
                from?: string;
                to?: string;
            };
            meta: {
                sandboxEnabled: boolean;
            };
        };
    };
    responses: never;
    parameters: {
        /** @description `true` selects the sandbox instead of production. */
        Sandbox: string;
        /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
        Region: string;
        /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
        CallbackUrl: string;
        /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
        IdempotencyKey: string;
        /** @description The same as `idempotencyKey`. */
        IdempotencyKeyHeader: string;
        /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
        Prefer: string;
        /** @description The entity tags of the record. The server changes the record only in one of these states. */
        IfMatch: string;
        /** @description An id of the client for this request. It appears in the logs of both sides. */
        RequestId: string;
        /** @description The id of the mutation or the notice. It is the same in every attempt. */
        WebhookId: string;
        /** @description When the attempt was signed, in seconds since 1970. */
        WebhookTimestamp: string;
        /** @description The signature of Standard Webhooks, after `v1,`. After a rotation, a blank and the signature by the former secret follow. */
        WebhookSignature: string;
        /** @description The same as `webhook-timestamp`, for the other signature. */
        XMutationengineTimestamp: string;
        /** @description A random text that differs in each attempt. */
        XMutationengineNonce: string;
        /** @description The signature that also covers the nonce, the path and the query, after `v2=`. */
        XMutationengineSignature: string;
        /** @description The fields to return, as a repeated parameter or separated by commas. `id` is always returned. The default is all shared fields. */
        Fields: string[];
        /** @description Whether each record contains its newest interactions, at most 100. */
        IncludeInteractions: boolean;
        /** @description `meta.cursor` of the previous page. */
        Cursor: string;
        /**
         * @description The number of entries on a page.
         * @example 10
         */
        PageSize: number;
        /**
         * @description The candidate's id.
         * @example recAbC13pTbjpS6Iz
         */
        CandidateId: string;
        /** @description The entity tags of the responses that the client has. */
        IfNoneMatch: string;
        /** @description `meta.cursor` of the previous page. It is valid for the same candidate. */
        Cursor2: string;
        /**
         * @description The task's id.
         * @example tskAbC13pTbjpS6Iz
         */
        TaskId: string;
        /**
         * @description The interaction's id.
         * @example recZyX13pTbjpS6Iz
         */
        InteractionId: string;
        /** @description `meta.cursor` of the previous page. It is valid for the same `status`. */
        Cursor3: string;
        /**
         * @description The mutation's id.
         * @example mutAbC13pTbjpS6Iz
         */
        MutationId: string;
        /**
         * @description The field's key.
         * @example rijbewijs
         */
        Key: string;
        /**
         * @description The subscription's id.
         * @example subAbC13pTbjpS6Iz
         */
        SubscriptionId: string;
        /**
         * @description The region's id.
         * @example regAbC13pTbjpS6Iz
         */
        RegionId: string;
        /**
         * @description The key's id.
         * @example keyAbC13pTbjpS6Iz
         */
        KeyId: string;
        /**
         * @description The id of the member of staff.
         * @example usrAbC13pTbjpS6Iz
         */
        StaffId: string;
        /**
         * @description The IP address of the visitor who signs in. It requires a region's key. The limits then apply to this address instead of that of the key's server.
         * @example 203.0.113.9
         */
        XVisitorAddress: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listCandidates: {
        parameters: {
            query?: {
                /**
                 * @description The number of records on a page.
                 * @example 10
                 */
                pageSize?: number;
                /** @description `meta.cursor` of the previous page. It is valid for the same region, environment, `archived` and `phase`. */
                cursor?: string;
                /** @description The fields to return, as a repeated parameter or separated by commas. `id` is always returned. The default is all shared fields. */
                fields?: components["parameters"]["Fields"];
                /** @description Whether each record contains its newest interactions, at most 100. */
                includeInteractions?: components["parameters"]["IncludeInteractions"];
                /** @description Whether to return the archived records instead of the live ones. */
                archived?: boolean;
                /** @description The phases of the records to return. The parameter may be repeated. */
                phase?: ("nieuw" | "matchen" | "oriënteren" | "voorbereiden" | "in opleiding" | "werkzaam" | "uitgestroomd")[];
                /** @description Whether to return the total number of records in the list. */
                includeTotal?: boolean;
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    createCandidates: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCandidates"];
            };
        };
        responses: never;
    };
    upsertCandidate: {
        parameters: {
            query?: {
                /**
                 * @description How the candidate is matched: `email`, `phone` or `emailOrPhone` (the default).
                 * @example emailOrPhone
                 */
                match?: string;
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCandidate"];
            };
        };
        responses: never;
    };
    listChanges: {
        parameters: {
            query?: {
                /** @description Where the changes begin: `meta.syncToken` of a walk over the list, or of an earlier request for changes. Exactly one of `syncToken` and `cursor` is required. */
                syncToken?: string;
                /** @description `meta.cursor` of the previous page. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description The number of entries on a page.
                 * @example 10
                 */
                pageSize?: components["parameters"]["PageSize"];
                /** @description The fields to return, as a repeated parameter or separated by commas. `id` is always returned. The default is all shared fields. */
                fields?: components["parameters"]["Fields"];
                /** @description Whether each record contains its newest interactions, at most 100. */
                includeInteractions?: components["parameters"]["IncludeInteractions"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    findCandidates: {
        parameters: {
            query?: {
                /**
                 * @description The e-mail address. It takes precedence over `phone`.
                 * @example sanne@example.nl
                 */
                email?: string;
                /** @description The phone number. It contains at least one digit. */
                phone?: string;
                /** @description The fields to return, as a repeated parameter or separated by commas. `id` is always returned. The default is all shared fields. */
                fields?: components["parameters"]["Fields"];
                /** @description Whether each record contains its newest interactions, at most 100. */
                includeInteractions?: components["parameters"]["IncludeInteractions"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    findCandidatesByBody: {
        parameters: {
            query?: {
                /** @description Whether each record contains its newest interactions, at most 100. */
                includeInteractions?: components["parameters"]["IncludeInteractions"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FindCandidates"];
            };
        };
        responses: never;
    };
    searchCandidates: {
        parameters: {
            query?: {
                /** @description Whether each record contains its newest interactions, at most 100. */
                includeInteractions?: components["parameters"]["IncludeInteractions"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CandidateSearch"];
            };
        };
        responses: never;
    };
    getCandidate: {
        parameters: {
            query?: {
                /** @description The fields to return, as a repeated parameter or separated by commas. `id` is always returned. The default is all shared fields. */
                fields?: components["parameters"]["Fields"];
                /** @description Whether the record contains its newest interactions, at most 100. */
                includeInteractions?: boolean;
            };
            header?: {
                /** @description The entity tags of the responses that the client has. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    deleteCandidate: {
        parameters: {
            query?: {
                /** @description Whether to erase the candidate instead of archiving it. An erasure cannot be undone. */
                permanent?: boolean;
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
                /** @description The entity tags of the record. The server changes the record only in one of these states. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    updateCandidate: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
                /** @description The entity tags of the record. The server changes the record only in one of these states. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CandidateChanges"];
            };
        };
        responses: never;
    };
    restoreCandidate: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getRetention: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    updateRetention: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
                /** @description The entity tags of the record. The server changes the record only in one of these states. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRetention"];
            };
        };
        responses: never;
    };
    deleteRetention: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
                /** @description The entity tags of the record. The server changes the record only in one of these states. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    listHistory: {
        parameters: {
            query?: {
                /**
                 * @description The number of changes on a page.
                 * @example 10
                 */
                pageSize?: number;
                /** @description `meta.cursor` of the previous page. It is valid for the same candidate. */
                cursor?: components["parameters"]["Cursor2"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    listCandidateAccesses: {
        parameters: {
            query?: {
                /**
                 * @description The number of entries on a page.
                 * @example 10
                 */
                pageSize?: components["parameters"]["PageSize"];
                /** @description `meta.cursor` of the previous page. It is valid for the same candidate. */
                cursor?: components["parameters"]["Cursor2"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getCoordinator: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    updateCoordinator: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
                /** @description The entity tags of the record. The server changes the record only in one of these states. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCoordinator"];
            };
        };
        responses: never;
    };
    deleteCoordinator: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
                /** @description The entity tags of the record. The server changes the record only in one of these states. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    listTasks: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    createTask: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTask"];
            };
        };
        responses: never;
    };
    deleteTask: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
                /** @description The entity tags of the record. The server changes the record only in one of these states. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
                /**
                 * @description The task's id.
                 * @example tskAbC13pTbjpS6Iz
                 */
                taskId: components["parameters"]["TaskId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    updateTask: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
                /** @description The entity tags of the record. The server changes the record only in one of these states. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
                /**
                 * @description The task's id.
                 * @example tskAbC13pTbjpS6Iz
                 */
                taskId: components["parameters"]["TaskId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskChanges"];
            };
        };
        responses: never;
    };
    listInteractions: {
        parameters: {
            query?: {
                /**
                 * @description The number of interactions on a page.
                 * @example 10
                 */
                pageSize?: number;
                /** @description `meta.cursor` of the previous page. It is valid for the same candidate. */
                cursor?: components["parameters"]["Cursor2"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    createInteractions: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInteractions"];
            };
        };
        responses: never;
    };
    getInteraction: {
        parameters: {
            query?: never;
            header?: {
                /** @description The entity tags of the responses that the client has. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
                /**
                 * @description The interaction's id.
                 * @example recZyX13pTbjpS6Iz
                 */
                interactionId: components["parameters"]["InteractionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    deleteInteraction: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
                /** @description The entity tags of the record. The server changes the record only in one of these states. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
                /**
                 * @description The interaction's id.
                 * @example recZyX13pTbjpS6Iz
                 */
                interactionId: components["parameters"]["InteractionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    updateInteraction: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
                /** @description The entity tags of the record. The server changes the record only in one of these states. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
                /**
                 * @description The interaction's id.
                 * @example recZyX13pTbjpS6Iz
                 */
                interactionId: components["parameters"]["InteractionId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InteractionChanges"];
            };
        };
        responses: never;
    };
    createAttachments: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAttachments"];
                "multipart/form-data": components["schemas"]["NewAttachmentFiles"];
            };
        };
        responses: never;
    };
    deleteAttachment: {
        parameters: {
            query?: {
                /** @description The URL to which the server sends the signed outcome. It is an absolute http or https URL of at most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The operator may allow other addresses. A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other response, including a redirect, or without a response, the server retries after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries. */
                callbackUrl?: components["parameters"]["CallbackUrl"];
                /** @description An idempotency key of the client. The server carries out the same request with the same key once. */
                idempotencyKey?: components["parameters"]["IdempotencyKey"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
                /** @description The same as `idempotencyKey`. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKeyHeader"];
                /** @description With `wait=10`, the server responds when the mutation has ended, or after this number of seconds, at most 60 (RFC 7240). At most 32 requests of a region's environment wait at the same time. Above that, the server responds 202 at once, without `Preference-Applied`. */
                Prefer?: components["parameters"]["Prefer"];
                /** @description The entity tags of the record. The server changes the record only in one of these states. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The candidate's id.
                 * @example recAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["CandidateId"];
                /**
                 * @description The attachment's id.
                 * @example attAbC13pTbjpS6Iz
                 */
                attachmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    listMutations: {
        parameters: {
            query?: {
                /** @description The state of the mutations to return: `queued`, `running`, `succeeded` or `failed`. */
                status?: string;
                /**
                 * @description The number of mutations on a page.
                 * @example 10
                 */
                pageSize?: number;
                /** @description `meta.cursor` of the previous page. It is valid for the same `status`. */
                cursor?: components["parameters"]["Cursor3"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getMutation: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The mutation's id.
                 * @example mutAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["MutationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    redeliverCallback: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The mutation's id.
                 * @example mutAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["MutationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    downloadAttachment: {
        parameters: {
            query?: never;
            header?: {
                /** @description One range of bytes, such as `bytes=0-1023` (RFC 9110). The server ignores any other value. */
                Range?: string;
                /** @description The server ignores `Range` if this header is present, because a file has no entity tag. */
                "If-Range"?: string;
            };
            path: {
                /** @description The last part of the attachment's `url`. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getSchema: {
        parameters: {
            query?: {
                /** @description `create` (the default) or `update`. */
                operation?: string;
            };
            header?: {
                /** @description The entity tags of the responses that the client has. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    listCustomFields: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    createCustomField: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCustomField"];
            };
        };
        responses: never;
    };
    getCustomField: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The field's key.
                 * @example rijbewijs
                 */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    deleteCustomField: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The field's key.
                 * @example rijbewijs
                 */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    updateCustomField: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The field's key.
                 * @example rijbewijs
                 */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedCustomField"];
            };
        };
        responses: never;
    };
    getOwnRegion: {
        parameters: {
            query?: {
                /** @description `callbackSecret` includes the secret that signs callbacks. */
                include?: string;
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    resetSandbox: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getRegionSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    updateRegionSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedRegionSettings"];
            };
        };
        responses: never;
    };
    rotateCallbackSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    listSubscriptions: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    createSubscription: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSubscription"];
            };
        };
        responses: never;
    };
    getSubscription: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The subscription's id.
                 * @example subAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["SubscriptionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    deleteSubscription: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The subscription's id.
                 * @example subAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["SubscriptionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    updateSubscription: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The subscription's id.
                 * @example subAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["SubscriptionId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedSubscription"];
            };
        };
        responses: never;
    };
    testSubscription: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The subscription's id.
                 * @example subAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["SubscriptionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description The state of the deliveries to return: `pending`, `delivered` or `failed`. */
                status?: string;
                /**
                 * @description The number of deliveries on a page.
                 * @example 10
                 */
                pageSize?: number;
                /** @description `meta.cursor` of the previous page. It is valid for the same `status`. */
                cursor?: components["parameters"]["Cursor3"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The subscription's id.
                 * @example subAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["SubscriptionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    redeliverEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The subscription's id.
                 * @example subAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["SubscriptionId"];
                /**
                 * @description The event's id.
                 * @example evtAbC13pTbjpS6Iz
                 */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    redeliverEvents: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The subscription's id.
                 * @example subAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["SubscriptionId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventRedelivery"];
            };
        };
        responses: never;
    };
    createKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The region's id.
                 * @example regAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["RegionId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: never;
    };
    createOwnKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: never;
    };
    deleteKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The region's id.
                 * @example regAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["RegionId"];
                /**
                 * @description The key's id.
                 * @example keyAbC13pTbjpS6Iz
                 */
                keyId: components["parameters"]["KeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    listKeyAccesses: {
        parameters: {
            query?: {
                /**
                 * @description The earliest moment of the accesses (RFC 3339).
                 * @example 2026-01-01T00:00:00Z
                 */
                from?: string;
                /**
                 * @description The latest moment of the accesses (RFC 3339).
                 * @example 2026-02-01T00:00:00Z
                 */
                to?: string;
                /**
                 * @description The number of entries on a page.
                 * @example 10
                 */
                pageSize?: components["parameters"]["PageSize"];
                /** @description `meta.cursor` of the previous page. It is valid for the same key, `from` and `to`. */
                cursor?: string;
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The region's id.
                 * @example regAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["RegionId"];
                /**
                 * @description The key's id.
                 * @example keyAbC13pTbjpS6Iz
                 */
                keyId: components["parameters"]["KeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    listRegions: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    createRegion: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRegion"];
            };
        };
        responses: never;
    };
    getRegion: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The region's id.
                 * @example regAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["RegionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    updateRegion: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The region's id.
                 * @example regAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["RegionId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedRegion"];
            };
        };
        responses: never;
    };
    listStaff: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    createStaff: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewStaffMember"];
            };
        };
        responses: never;
    };
    getStaff: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The id of the member of staff.
                 * @example usrAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["StaffId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    deleteStaff: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The id of the member of staff.
                 * @example usrAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["StaffId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    updateStaff: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The id of the member of staff.
                 * @example usrAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["StaffId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedStaffMember"];
            };
        };
        responses: never;
    };
    reinviteStaff: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The id of the member of staff.
                 * @example usrAbC13pTbjpS6Iz
                 */
                id: components["parameters"]["StaffId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    requestVerification: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The IP address of the visitor who signs in. It requires a region's key. The limits then apply to this address instead of that of the key's server.
                 * @example 203.0.113.9
                 */
                "x-visitor-address"?: components["parameters"]["XVisitorAddress"];
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerificationRequest"];
            };
        };
        responses: never;
    };
    openSession: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The IP address of the visitor who signs in. It requires a region's key. The limits then apply to this address instead of that of the key's server.
                 * @example 203.0.113.9
                 */
                "x-visitor-address"?: components["parameters"]["XVisitorAddress"];
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionRequest"];
            };
        };
        responses: never;
    };
    endSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getOwnRecords: {
        parameters: {
            query?: {
                /** @description The fields to return, as a repeated parameter or separated by commas. `id` and `region` are always returned. The default is all shared fields. */
                fields?: string[];
                /** @description Whether each record contains its newest interactions, at most 100. */
                includeInteractions?: components["parameters"]["IncludeInteractions"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    requestErasure: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    requestNewEmail: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEmailRequest"];
            };
        };
        responses: never;
    };
    approveNewEmail: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailApproval"];
            };
        };
        responses: never;
    };
    confirmNewEmail: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailConfirmation"];
            };
        };
        responses: never;
    };
    undoNewEmail: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailUndoing"];
            };
        };
        responses: never;
    };
    listOwnSessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    endOwnSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The session's id.
                 * @example sesAbC13pTbjpS6Iz
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    confirmErasure: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description The id or slug of the region to act for. Only requests with an admin key have it. */
                "x-api-region"?: components["parameters"]["Region"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErasureConfirmation"];
            };
        };
        responses: never;
    };
    exportOwnData: {
        parameters: {
            query?: never;
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    listAccesses: {
        parameters: {
            query?: {
                /**
                 * @description The number of entries on a page.
                 * @example 10
                 */
                pageSize?: components["parameters"]["PageSize"];
                /** @description `meta.cursor` of the previous page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: {
                /** @description `true` selects the sandbox instead of production. */
                "x-api-sandbox"?: components["parameters"]["Sandbox"];
                /** @description An id of the client for this request. It appears in the logs of both sides. */
                "x-request-id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: {
                /** @description The entity tag of the document that the client has. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
}
