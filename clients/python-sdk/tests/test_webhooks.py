"""Callbacks are verified by both of their signatures."""

import base64
import hashlib
import hmac
import http.client
import io
import json
import unittest

from onderwijsregio import ConfigurationError, WebhookVerificationError, webhooks

SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
FORMER = "whsec_/v38+/r5+Pf29fTz8vHw7+7t7Ovq6ejn5uXk4+Lh4N8="
TARGET = "/hook?a=b"
NOW = 1_800_000_000
EVENT = {
    "type": "mutation.succeeded",
    "timestamp": "t",
    "data": {"naam": "Zoë"},
    "meta": {"sandboxEnabled": False},
}
BODY = json.dumps(EVENT, ensure_ascii=False).encode()


def mac(key, *parts):
    return base64.b64encode(hmac.digest(key, b".".join(parts), hashlib.sha256)).decode()


def signed(*secrets, body=BODY, at=NOW, target=TARGET):
    """The headers that the server sends: each secret signs, and for its own the newest alone."""
    time = str(at).encode()
    standard = [mac(base64.b64decode(secret[6:]), b"msg_1", time, body) for secret in secrets]
    own = mac(secrets[0].encode(), time, b"nonce", target.encode(), body)
    return {
        "X-Mutationengine-Timestamp": str(at),
        "X-Mutationengine-Nonce": "nonce",
        "X-Mutationengine-Signature": f"v2={own}",
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": str(at),
        "Webhook-Signature": " ".join(f"v1,{one}" for one in standard),
    }


def verify(body=BODY, headers=None, secrets=SECRET, now=NOW, **options):
    return webhooks.verify(body, headers or signed(SECRET), secrets, now=lambda: now, **options)


class Webhooks(unittest.TestCase):
    def refused(self, expected, **given):
        with self.assertRaisesRegex(WebhookVerificationError, expected):
            verify(**given)

    def test_a_callback_is_verified(self):
        event = verify()
        self.assertEqual(event, EVENT)
        self.assertTrue(webhooks.is_mutation(event))
        self.assertEqual(webhooks.mutation_event(event)["data"], {"naam": "Zoë"})

    def test_both_signatures_are_verified_with_a_target(self):
        for target in (TARGET, f"https://example.nl{TARGET}"):
            verify(target=target)
        self.refused("x-mutationengine-signature does not match", target="/hook?a=c")

    def test_headers_may_be_pairs_and_the_body_a_text(self):
        verify(headers=list(signed(SECRET).items()), body=BODY.decode())

    def test_headers_may_be_those_of_the_standard_library(self):
        text = "".join(f"{name}: {value}\r\n" for name, value in signed(SECRET).items()) + "\r\n"
        headers = http.client.parse_headers(io.BytesIO(text.encode()))
        event = webhooks.verify(BODY, headers, SECRET, target=TARGET, now=lambda: NOW)
        self.assertEqual(event["type"], "mutation.succeeded")
        headers.add_header("webhook-id", "msg_2")
        with self.assertRaisesRegex(WebhookVerificationError, "webhook-id is there twice"):
            webhooks.verify(BODY, headers, SECRET, now=lambda: NOW)

    def test_an_altered_body_is_refused(self):
        for position in range(len(BODY)):
            altered = bytearray(BODY)
            altered[position] ^= 1
            self.refused("webhook-signature does not match", body=bytes(altered))
        self.refused("webhook-signature does not match", body=BODY + b" ")

    def test_another_secret_is_refused(self):
        self.refused("webhook-signature does not match", secrets=FORMER)

    def test_both_secrets_are_good_after_a_rotation(self):
        headers = signed(SECRET, FORMER)
        for secrets in (SECRET, FORMER, [SECRET, FORMER], [FORMER, SECRET]):
            verify(headers=headers, secrets=secrets)
        verify(headers=headers, secrets=[FORMER, SECRET], target=TARGET)
        self.refused("x-mutationengine-signature", headers=headers, secrets=FORMER, target=TARGET)
        verify(headers=signed(FORMER), secrets=[SECRET, FORMER])

    def test_an_old_or_early_signature_is_refused(self):
        for now in (NOW - 300, NOW + 300):
            verify(now=now, target=TARGET)
        self.refused("301 seconds old; at most 300", now=NOW + 301)
        self.refused("301 seconds early", now=NOW - 301)
        verify(now=NOW + 301, tolerance=302)

    def test_the_age_of_both_signatures_counts(self):
        headers = signed(SECRET) | {
            name: value
            for name, value in signed(SECRET, at=NOW - 301).items()
            if name.startswith("X-")
        }
        self.refused("301 seconds old", headers=headers, target=TARGET)

    def test_a_missing_header_is_named(self):
        for name in signed(SECRET):
            headers = {given: value for given, value in signed(SECRET).items() if given != name}
            self.refused(f"the header {name.lower()} is missing", headers=headers, target=TARGET)

    def test_a_header_that_is_there_twice_is_refused(self):
        pairs = [*signed(SECRET).items(), ("webhook-id", "msg_2")]
        self.refused("webhook-id is there twice", headers=pairs)

    def test_a_time_of_another_form_is_refused(self):
        for text in ("", "-1", "1e9", "１８", " 1", "9" * 20):
            self.refused("seconds since 1970", headers=signed(SECRET) | {"Webhook-Timestamp": text})

    def test_a_signature_of_another_version_is_refused(self):
        good = signed(SECRET)["Webhook-Signature"]
        self.refused(
            "does not match",
            headers=signed(SECRET) | {"Webhook-Signature": good.replace("v1,", "v2,")},
        )
        self.refused("does not match", headers=signed(SECRET) | {"Webhook-Signature": "v1,é"})
        own = signed(SECRET)["X-Mutationengine-Signature"].replace("v2=", "v1=")
        self.refused(
            "not v2=", headers=signed(SECRET) | {"X-Mutationengine-Signature": own}, target=TARGET
        )

    def test_a_secret_of_another_form_is_refused(self):
        for secret in ("", "whsec_", "whsec_é", SECRET[6:], "whsec_%%%"):
            with self.assertRaisesRegex(ConfigurationError, "not whsec_ and base64"):
                verify(secrets=[SECRET, secret])
        with self.assertRaisesRegex(ConfigurationError, "no secret"):
            verify(secrets=[])

    def test_a_signed_body_that_is_no_event_is_refused(self):
        for body in (b"", b"[]", b"{}", b'{"type":1}'):
            self.refused("no event", body=body, headers=signed(SECRET, body=body))

    def test_another_event_is_no_mutation(self):
        body = (
            b'{"type":"candidate.erased","timestamp":"t","data":{},"meta":{"sandboxEnabled":false}}'
        )
        event = verify(body=body, headers=signed(SECRET, body=body))
        self.assertFalse(webhooks.is_mutation(event))
        with self.assertRaises(ValueError):
            webhooks.mutation_event(event)


if __name__ == "__main__":
    unittest.main()
