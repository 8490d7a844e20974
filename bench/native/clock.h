/* A monotonic clock that all processes of one machine share, so that a mark sent by one can be read by another. */
#pragma once
#include <stdint.h>
#include <time.h>

static inline uint64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}
