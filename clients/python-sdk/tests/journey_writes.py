"""The assertions of the journey on writes and their callbacks."""

import base64

from journey import SEEDED, Journey, Receiver, person

import onderwijsregio as package
from onderwijsregio import files, webhooks

CREATE = {"method": "POST", "path": "^/api/v2/candidates$"}


def refusing(status):
    return {"status": status, "retryAfter": 0}


SETS = (
    ["cut-before"],
    ["cut-after"],
    ["cut-midway"],
    [refusing(503)],
    [refusing(429)],
    [refusing(409)],
    ["cut-after", refusing(503)],
    [refusing(429), "cut-after"],
)


class Writes(Journey):
    """Each write is carried out once."""

    def test_04_a_create_that_waits_and_one_that_does_not(self):
        self.proxy.rules()
        mutation = self.settled([person("wachter")])
        self.assertEqual(mutation["status"], "succeeded")
        self.assertEqual(self.region.candidates.get(mutation["candidateIds"][0])["name"], "wachter")
        self.assertRegex(self.proxy.log()[0]["prefer"], "^wait=[1-9]")
        accepted = self.accepted([person("later")])
        self.assertEqual(len(accepted.candidate_ids), 1)
        self.assertEqual(self.region.mutations.wait(accepted.mutation_id)["status"], "succeeded")

    def test_05_a_wait_that_is_too_short(self):
        self.proxy.rules()
        mutation = self.accepted([person("ongeduldig")]).settled()
        self.assertEqual(mutation["status"], "succeeded")
        first, *looks = self.proxy.log()
        self.assertEqual((first["status"], first["prefer"]), (202, None))
        self.assertEqual(
            {look["target"] for look in looks}, {f"/api/v2/mutations/{mutation['mutationId']}"}
        )

    def test_06_a_mutation_that_fails(self):
        self.proxy.rules()
        url = f"{self.proxy.address}/__proxy/missing.txt"
        candidate = self.created("zonder-bestand")
        with self.raises(package.MutationFailed) as raised:
            self.region.attachments.create(
                candidate, {"otherAttachments": [files.from_url(url)]}
            ).settled()
        error = raised.exception
        self.assertEqual(error.mutation["status"], "failed")
        self.assertEqual(error.problem["errors"][0]["pointer"], "/otherAttachments/0")
        self.assertNotRegex(str(error), r"missing|127\.0\.0\.1")

    def test_07_each_write_once(self):
        for number, faults in enumerate(SETS):
            with self.subTest(faults=faults):
                self.proxy.rules(CREATE | {"faults": faults})
                self.settled([person(f"eenmaal-{number}")])
                log = [entry for entry in self.proxy.log() if entry["method"] == "POST"]
                self.assertEqual(len(log), len(faults) + 1)
                self.assertEqual(
                    len({(entry["idempotencyKey"], entry["bodySha256"]) for entry in log}), 1
                )
                self.assertTrue(log[0]["idempotencyKey"])
                self.assertEqual(self.count(f"eenmaal-{number}"), 1)

    def test_07_three_faults_in_a_row_are_raised(self):
        for fault, kind in (
            ("cut-after", package.ConnectionError),
            (refusing(503), package.Unavailable),
            (refusing(429), package.TooManyRequests),
        ):
            with self.subTest(fault=fault):
                self.proxy.rules(CREATE | {"faults": [fault] * 3})
                with self.raises(kind) as raised:
                    self.settled([person(f"driemaal-{kind.__name__}")])
                if kind is package.TooManyRequests:
                    self.assertEqual(raised.exception.retry_after, 0)
                self.assertEqual(len(self.proxy.log()), 3)
                self.assertLessEqual(self.count(f"driemaal-{kind.__name__}"), 1)

    def test_08_40_writes_under_seeded_faults(self):
        self.proxy.rules(CREATE | SEEDED | {"seed": 20, "share": 0.6})
        for number in range(40):
            self.accepted([person(f"veertig-{number}")])
        self.created("veertig-laatste")
        self.assertEqual([self.count(f"veertig-{number}") for number in range(40)], [1] * 40)
        self.assertGreater(sum(1 for entry in self.proxy.log() if entry["fault"]), 20)

    def test_09_what_is_not_sent_again(self):
        self.proxy.rules({"path": "api-keys$", "faults": ["cut-after"]})
        with self.raises(package.ConnectionError):
            self.region.keys.create({"description": "journey"})
        self.assertEqual(len(self.proxy.log()), 1)
        self.proxy.rules()
        with self.raises(package.InvalidRequest) as raised:
            wrong = {"name": "Jan Jansen", "email": "jan", "privacyConsent": True, "Jan Jansen": 1}
            self.accepted([wrong])
        faults = raised.exception.faults
        places = sorted((fault["pointer"], fault["code"]) for fault in faults)
        self.assertEqual(places, [("/0/Jan Jansen", "unknown"), ("/0/email", "format")])
        self.assertTrue(all(fault["message"] for fault in faults))
        self.assertEqual(len(self.proxy.log()), 1)
        self.proxy.rules({"faults": [{"status": 409}]})
        with self.raises(package.Conflict):
            self.accepted([person("botsing")])
        self.assertEqual(len(self.proxy.log()), 1)

    def test_12_callbacks(self):
        self.proxy.rules()
        receiver = Receiver()
        self.addCleanup(receiver.stop)

        def callback(name):
            accepted = self.accepted([person(name)], callback_url=receiver.url)
            return *receiver.received.get(timeout=60), accepted.mutation_id

        def secret():
            return self.direct.regions.me(include="callbackSecret")["callbackSecret"]

        former = secret()
        body, headers, target, mutation_id = callback("teruggebeld")
        for options in ({}, {"target": target}):
            event = webhooks.verify(body, headers, former, **options)
            self.assertEqual(
                (event["type"], event["data"]["mutationId"]), ("mutation.succeeded", mutation_id)
            )
        altered = bytearray(body)
        altered[-3] ^= 1
        other = "whsec_" + base64.b64encode(bytes(32)).decode()
        missing = [(name, value) for name, value in headers if name.lower() != "webhook-id"]
        [at] = [int(value) for name, value in headers if name.lower() == "webhook-timestamp"]
        for forged, options in (
            ((altered, headers, former), {}),
            ((body, headers, other), {}),
            ((body, headers, former), {"target": f"{target}x"}),
            ((body, missing, former), {}),
            ((body, headers, former), {"now": lambda: at + 301}),
            ((body, headers, former), {"now": lambda: at - 301}),
        ):
            with self.raises(package.WebhookVerificationError):
                webhooks.verify(*forged, **options)

        self.direct.regions.rotate_callback_secret()
        new = secret()
        self.assertNotEqual(new, former)
        body, headers, target, mutation_id = callback("na-het-wisselen")
        for secrets, options in (
            ([new, former], {"target": target}),
            (new, {"target": target}),
            (former, {}),
        ):
            event = webhooks.verify(body, headers, secrets, **options)
            self.assertEqual(event["data"]["mutationId"], mutation_id)
