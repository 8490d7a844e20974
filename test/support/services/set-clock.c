/*
 * Preloaded into a program, shifts its clock by the seconds in the file that CLOCK_OFFSET_FILE names, which a test rewrites while the
 * program runs. Monotonic clocks go on, as on a machine whose time is set.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long offset(void) {
  static char *file;
  if (!file && !(file = getenv("CLOCK_OFFSET_FILE"))) return 0;
  char text[32] = {0};
  int from = open(file, O_RDONLY | O_CLOEXEC);
  if (from < 0) return 0;
  if (read(from, text, sizeof text - 1) < 0) text[0] = 0;
  close(from);
  return atol(text);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int failed = real(clock, time);
  if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += offset();
  return failed;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  static int (*real)(struct timeval *, void *);
  if (!real) real = (int (*)(struct timeval *, void *))dlsym(RTLD_NEXT, "gettimeofday");
  int failed = real(time, zone);
  if (!failed) time->tv_sec += offset();
  return failed;
}

time_t time(time_t *to) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (to) *to = now.tv_sec;
  return now.tv_sec;
}
