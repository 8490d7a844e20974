/* The part of RFC 6455 that a follower needs. */
#pragma once
#include "net.h"
#include <stdint.h>
#include <string.h>

enum { TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 };

typedef struct {
  int opcode;
  const uint8_t *payload;
  uint64_t length;
  /* Header and payload; 0 while the frame is incomplete. */
  uint64_t size;
} Frame;

/* A server's frame, which is not masked. */
static inline Frame read_frame(const uint8_t *bytes, size_t size) {
  Frame frame = {0};
  if (size < 2) return frame;
  uint64_t length = bytes[1] & 127;
  size_t header = length == 126 ? 4 : length == 127 ? 10 : 2;
  if (size < header) return frame;
  if (header > 2) {
    length = 0;
    for (size_t i = 2; i < header; i++) length = length << 8 | bytes[i];
  }
  if (size - header < length) return frame;
  frame.opcode = bytes[0] & 15;
  frame.payload = bytes + header;
  frame.length = length;
  frame.size = header + length;
  return frame;
}

enum { FRAME_HEADER = 8 };

/* A client's frame: masked, as section 5.3 demands, with a mask of zeros, which leaves the bytes as they are.
   Returns its size, at most FRAME_HEADER more than the payload. */
static inline size_t write_frame(uint8_t *frame, int opcode, const void *payload, size_t length) {
  size_t header = length < 126 ? 2 : 4;
  frame[0] = (uint8_t)(0x80 | opcode);
  frame[1] = (uint8_t)(0x80 | (header == 2 ? length : 126));
  if (header == 4) {
    frame[2] = (uint8_t)(length >> 8);
    frame[3] = (uint8_t)length;
  }
  memset(frame + header, 0, 4);
  memcpy(frame + header + 4, payload, length);
  return header + 4 + length;
}

static inline int send_frame(int fd, int opcode, const void *payload, size_t length) {
  uint8_t frame[FRAME_HEADER + 4096];
  if (length > sizeof frame - FRAME_HEADER) return 0;
  return send_all(fd, frame, write_frame(frame, opcode, payload, length));
}
