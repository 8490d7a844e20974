/* The differences between the transports of a follower: its request, and where a message ends. */
#pragma once
#define _GNU_SOURCE
#include "websocket.h"
#include <ctype.h>

/* WebSocket with JSON or Protobuf, or server-sent events; bare ones come in a response without chunks. */
typedef enum { JSON, PROTOBUF, EVENTS, BARE_EVENTS } Transport;

typedef struct {
  const uint8_t *bytes;
  size_t length;
} Message;

static inline Transport transport_named(const char *name) {
  return !strcmp(name, "protobuf") ? PROTOBUF : !strcmp(name, "events") ? EVENTS : JSON;
}

/* Protobuf is given in hexadecimal. */
static inline Message message_of(Transport transport, const char *word) {
  if (transport != PROTOBUF) return (Message){(const uint8_t *)word, strlen(word)};
  size_t length = strlen(word) / 2;
  uint8_t *bytes = malloc(length + 1);
  if (!bytes) die("malloc");
  for (size_t i = 0; i < length; i++) {
    unsigned value = 0;
    if (sscanf(word + 2 * i, "%2x", &value) != 1) die(word);
    bytes[i] = (uint8_t)value;
  }
  return (Message){bytes, length};
}

static inline int is_events(Transport transport) { return transport == EVENTS || transport == BARE_EVENTS; }

static inline int opcode_of(Transport transport) { return transport == PROTOBUF ? BINARY : TEXT; }

static inline const char *request_headers(Transport transport) {
  if (is_events(transport)) return "Accept: text/event-stream\r\n";
  return "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
         "Sec-WebSocket-Version: 13\r\n";
}

static inline const char *expected_status(Transport transport) {
  return is_events(transport) ? "HTTP/1.1 200" : "HTTP/1.1 101";
}

/* A chunk (RFC 9112, section 7.1, without extensions) as a frame of text. */
static inline Frame read_chunk(const uint8_t *bytes, size_t size) {
  Frame frame = {0};
  uint64_t length = 0;
  size_t at = 0;
  for (; at < size && isxdigit(bytes[at]); at++)
    length = length << 4 | (uint64_t)(isdigit(bytes[at]) ? bytes[at] - '0' : tolower(bytes[at]) - 'a' + 10);
  if (size - at < 2 || size - at - 2 < length + 2) return frame;
  frame.opcode = length ? TEXT : CLOSE;
  frame.payload = bytes + at + 2;
  frame.length = length;
  frame.size = at + 2 + length + 2;
  return frame;
}

/* An event ends with an empty line. */
static inline Frame read_event(const uint8_t *bytes, size_t size) {
  const uint8_t *end = memmem(bytes, size, "\n\n", 2);
  size_t length = end ? (size_t)(end - bytes) : 0;
  return (Frame){.opcode = TEXT, .payload = bytes, .length = length, .size = end ? length + 2 : 0};
}

static inline Frame read_message(Transport transport, const uint8_t *bytes, size_t size) {
  if (transport == BARE_EVENTS) return read_event(bytes, size);
  return transport == EVENTS ? read_chunk(bytes, size) : read_frame(bytes, size);
}
