/* The CPU time and memory of another process, from /proc; and how many descriptors this one may open. */
#pragma once
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* CPU time of one thread, in nanoseconds; 0 if it has just ended. */
static inline uint64_t thread_cpu_ns(int pid, const char *thread) {
  char path[320];
  unsigned long long ns = 0;
  snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", pid, thread);
  FILE *file = fopen(path, "r");
  if (!file) return 0;
  if (fscanf(file, "%llu", &ns) != 1) ns = 0;
  fclose(file);
  return ns;
}

/* All threads together, in microseconds. `stat` would count in hundredths of a second only. */
static inline uint64_t cpu_us(int pid) {
  char path[64];
  uint64_t ns = 0;
  snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR *threads = opendir(path);
  if (!threads) return 0;
  for (struct dirent *entry; (entry = readdir(threads));)
    if (entry->d_name[0] != '.') ns += thread_cpu_ns(pid, entry->d_name);
  closedir(threads);
  return ns / 1000;
}

static inline uint64_t resident_bytes(int pid) {
  char path[64];
  unsigned long pages = 0;
  snprintf(path, sizeof path, "/proc/%d/statm", pid);
  FILE *file = fopen(path, "r");
  if (!file) return 0;
  if (fscanf(file, "%*u %lu", &pages) != 1) pages = 0;
  fclose(file);
  return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* Up to what the shell allows; more takes `ulimit -Hn` or root. */
static inline void raise_descriptors(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}
