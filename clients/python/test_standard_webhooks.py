"""What a server signs, an off-the-shelf Standard Webhooks library verifies."""

import os
import subprocess
import unittest
from pathlib import Path

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

BINARY = Path(os.environ["ONDERWIJSREGIO_BINARY"]).resolve()
NEW = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
OLD = "whsec_/v38+/r5+Pf29fTz8vHw7+7t7Ovq6ejn5uXk4+Lh4N8="
BODY = '{"type":"mutation.succeeded","data":{"naam":"Zoë"}}'


def sign(*secrets):
    command = [BINARY, "callback", "sign", "--id", "msg_1", "--url", "https://example.nl/hook?a=b"]
    command += [word for secret in secrets for word in ("--secret", secret)]
    printed = subprocess.run(command, input=BODY.encode(), check=True, capture_output=True).stdout.decode()
    return dict(line.split(": ", 1) for line in printed.splitlines())


class StandardWebhooks(unittest.TestCase):
    def test_a_callback_is_verified(self):
        self.assertEqual(Webhook(NEW).verify(BODY, sign(NEW))["data"], {"naam": "Zoë"})

    def test_both_secrets_are_good_after_a_rotation(self):
        headers = sign(NEW, OLD)
        for secret in (NEW, OLD):
            Webhook(secret).verify(BODY, headers)

    def test_another_secret_or_body_is_not(self):
        headers = sign(NEW)
        for secret, body in ((OLD, BODY), (NEW, BODY + " ")):
            with self.assertRaises(WebhookVerificationError):
                Webhook(secret).verify(body, headers)


if __name__ == "__main__":
    unittest.main()
