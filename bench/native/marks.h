/* The mark in a published text: its place in the sequence, and when it was sent. */
#pragma once
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK_PLACE "@MARK@"
#define MARK_SIGN "mark:"
enum { MARK_SIZE = 5 + 8 + 1 + 16 };

typedef struct {
  uint32_t sequence;
  uint64_t sent_us;
} Mark;

/* Always MARK_SIZE characters, so that a request's length is known beforehand. */
static inline void print_mark(char *into, Mark mark) {
  char text[MARK_SIZE + 1];
  snprintf(text, sizeof text, MARK_SIGN "%08u:%016llu", mark.sequence, (unsigned long long)mark.sent_us);
  memcpy(into, text, MARK_SIZE);
}

/* The rest of the text after the next mark; NULL when there is none. */
static inline const uint8_t *next_mark(const uint8_t *text, size_t length, Mark *mark) {
  const uint8_t *at = memmem(text, length, MARK_SIGN, sizeof MARK_SIGN - 1);
  if (!at || (size_t)(text + length - at) < MARK_SIZE) return NULL;
  mark->sequence = (uint32_t)strtoul((const char *)at + 5, NULL, 10);
  mark->sent_us = strtoull((const char *)at + 14, NULL, 10);
  return at + MARK_SIZE;
}
