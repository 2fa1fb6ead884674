import { createHmac, timingSafeEqual } from 'node:crypto';

/** How many seconds a message may be away from now. */
const TOLERANCE = 300;

/** Says whether a message was signed with this secret (Standard Webhooks). */
export function isGenuine(
	secret: string,
	headers: Record<string, unknown>,
	body: Buffer,
	now = Date.now() / 1000,
): boolean {
	const [id, timestamp, given] = ['id', 'timestamp', 'signature'].map((name) =>
		String(headers[`webhook-${name}`]),
	);
	if (!/^\d+$/.test(timestamp) || Math.abs(now - Number(timestamp)) > TOLERANCE) return false;
	const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
	const signed = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
	const expected = Buffer.from(`v1,${signed.digest('base64')}`);
	return given
		.split(' ')
		.map((signature) => Buffer.from(signature))
		.some(
			(signature) => signature.length === expected.length && timingSafeEqual(signature, expected),
		);
}
