/** The encryption of Web Push, tested against the RFC's example and an independent decryption. */
import { createECDH } from 'node:crypto'
import { expect, test } from 'vitest'
import { encrypt } from '#push/lanes/web/encrypt.ts'
import { decryptWebPush } from '#test/support/data/decrypt-web-push.ts'
import { makeBrowser } from '#test/support/data/sample-devices.ts'

/** RFC 8291, section 5 and appendix A. */
const EXAMPLE = {
  text: 'When I grow up, I want to be a watermelon',
  keys: {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  },
  senderKey: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
}

test('the example of RFC 8291 is reproduced byte by byte', () => {
  const sender = createECDH('prime256v1')
  sender.setPrivateKey(EXAMPLE.senderKey, 'base64url')
  const fresh = { sender, salt: Buffer.from(EXAMPLE.salt, 'base64url') }

  const body = encrypt(EXAMPLE.keys, Buffer.from(EXAMPLE.text), fresh)

  expect(body.toString('base64url')).toBe(EXAMPLE.body)
})

test.each([
  ['nothing', ''],
  ['other scripts and emoji', 'مرحبا 👩🏽‍🚀 a\r\nb'],
  ['the longest message', 'x'.repeat(2_641)],
])('a browser reads %s', (_, text) => {
  const { target, receiver } = makeBrowser()

  const body = encrypt(target.subscription.keys, Buffer.from(text))

  expect(decryptWebPush(body, receiver)).toBe(text)
})

test('no two messages share a key or a salt', () => {
  const { keys } = makeBrowser().target.subscription

  const bodies = Array.from({ length: 100 }, () => encrypt(keys, Buffer.from('Doors open')))

  expect(new Set(bodies.map(body => body.subarray(0, 16).toString('hex'))).size).toBe(100)
  expect(new Set(bodies.map(body => body.subarray(21, 86).toString('hex'))).size).toBe(100)
})
