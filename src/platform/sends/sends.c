/*
 * One frame to many sockets in one call from JavaScript: by io_uring, or by a loop of send().
 *
 * It cannot crash the process, whatever it is called with:
 * - Every argument is checked in `read_arguments`. The typed arrays bound all reads and writes; the rest of an array is
 *   never touched. A wrong argument is a JavaScript exception.
 * - A descriptor is only a number to the kernel: a closed one, or one of a file, is an error in `results`.
 * - No memory of JavaScript is used after the call. JavaScript does not run during it, so nothing is moved, freed or
 *   detached; and io_uring is left only when the kernel has completed every request that it took, or the ring is gone.
 * - Requests never wait: MSG_DONTWAIT makes io_uring complete them, with EAGAIN if need be, while they are submitted.
 *   MSG_NOSIGNAL turns SIGPIPE into EPIPE.
 * - A ring belongs to one thread and one environment of Node, which never enters it twice at a time.
 */
#define _GNU_SOURCE
#define NAPI_VERSION 8
#include <errno.h>
#include <node_api.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#if defined(__linux__) && defined(__has_include)
#if __has_include(<linux/io_uring.h>)
#include <linux/io_uring.h>
#include <sys/mman.h>
#include <sys/syscall.h>
/* Kernel 6.1: the first whose completions run in this thread only. Older headers do not define the flag. */
#ifdef IORING_SETUP_DEFER_TASKRUN
#define HAS_IO_URING
#endif
#endif
#endif

/* macOS has no such flag; Node ignores SIGPIPE in the whole process. */
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

/* A result is an int32: bytes, or a negative errno. */
enum { MAX_FRAME = 1 << 30 };
/* It is unknown how much was sent, so the rest cannot follow: the connection has to be closed. */
enum { UNKNOWN = INT32_MIN };

typedef struct {
  const int32_t *descriptors;
  uint32_t count;
  const void *frame;
  size_t length;
  int32_t *results;
} Sends;

static int32_t send_to(int descriptor, const void *frame, size_t length) {
  ssize_t sent = send(descriptor, frame, length, MSG_DONTWAIT | MSG_NOSIGNAL);
  return sent < 0 ? -errno : (int32_t)sent;
}

static void loop(const Sends *sends, uint32_t from) {
  for (uint32_t i = from; i < sends->count; i++)
    sends->results[i] = send_to(sends->descriptors[i], sends->frame, sends->length);
}

#ifdef HAS_IO_URING

/* A slice of the fan-out; more descriptors go in several turns. */
enum { ENTRIES = 512 };

typedef struct {
  int descriptor; /* -1 without a ring. */
  void *rings;
  size_t rings_size;
  struct io_uring_sqe *requests;
  size_t requests_size;
  unsigned *submit_head, *submit_tail, *submit_order, submit_mask;
  unsigned *done_head, *done_tail, done_mask;
  struct io_uring_cqe *done;
} Ring;

static void close_ring(Ring *ring) {
  if (ring->requests) munmap(ring->requests, ring->requests_size);
  if (ring->rings) munmap(ring->rings, ring->rings_size);
  if (ring->descriptor >= 0) close(ring->descriptor);
  memset(ring, 0, sizeof *ring);
  ring->descriptor = -1;
}

static void *map(const Ring *ring, size_t size, off_t what) {
  void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring->descriptor, what);
  return at == MAP_FAILED ? NULL : at;
}

/* 0, or a negative errno: EPERM from a container's seccomp profile or `kernel.io_uring_disabled`, ENOSYS or EINVAL from
 * an old kernel. */
static int open_ring(Ring *ring) {
  struct io_uring_params params = {.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN};
  ring->descriptor = (int)syscall(__NR_io_uring_setup, ENTRIES, &params);
  if (ring->descriptor < 0) return -errno;
  size_t submit_size = params.sq_off.array + params.sq_entries * sizeof(unsigned);
  size_t done_size = params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe);
  ring->rings_size = submit_size > done_size ? submit_size : done_size;
  ring->requests_size = params.sq_entries * sizeof(struct io_uring_sqe);
  ring->rings = map(ring, ring->rings_size, IORING_OFF_SQ_RING);
  ring->requests = map(ring, ring->requests_size, IORING_OFF_SQES);
  if (!ring->rings || !ring->requests || !(params.features & IORING_FEAT_SINGLE_MMAP) || params.sq_entries < ENTRIES) {
    close_ring(ring);
    return -ENOMEM;
  }
  char *base = ring->rings;
  ring->submit_head = (unsigned *)(base + params.sq_off.head);
  ring->submit_tail = (unsigned *)(base + params.sq_off.tail);
  ring->submit_order = (unsigned *)(base + params.sq_off.array);
  ring->submit_mask = params.sq_entries - 1;
  ring->done_head = (unsigned *)(base + params.cq_off.head);
  ring->done_tail = (unsigned *)(base + params.cq_off.tail);
  ring->done = (struct io_uring_cqe *)(base + params.cq_off.cqes);
  ring->done_mask = params.cq_entries - 1;
  return 0;
}

static int enter(const Ring *ring, uint32_t submit, uint32_t wait) {
  int taken = (int)syscall(__NR_io_uring_enter, ring->descriptor, submit, wait, IORING_ENTER_GETEVENTS, NULL, 0);
  return taken < 0 ? -errno : taken;
}

static void prepare(const Ring *ring, const Sends *sends, uint32_t from, uint32_t count) {
  unsigned tail = *ring->submit_tail;
  for (uint32_t i = 0; i < count; i++) {
    unsigned at = (tail + i) & ring->submit_mask;
    struct io_uring_sqe *request = &ring->requests[at];
    memset(request, 0, sizeof *request);
    request->opcode = IORING_OP_SEND;
    request->fd = sends->descriptors[from + i];
    request->addr = (uint64_t)(uintptr_t)sends->frame;
    request->len = (uint32_t)sends->length;
    request->msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL;
    request->user_data = from + i;
    ring->submit_order[at] = at;
    sends->results[from + i] = UNKNOWN;
  }
  __atomic_store_n(ring->submit_tail, tail + count, __ATOMIC_RELEASE);
}

/* Returns how many completions were there. */
static uint32_t collect(const Ring *ring, const Sends *sends) {
  unsigned head = *ring->done_head, tail = __atomic_load_n(ring->done_tail, __ATOMIC_ACQUIRE);
  uint32_t count = tail - head;
  for (; head != tail; head++) {
    const struct io_uring_cqe *done = &ring->done[head & ring->done_mask];
    if (done->user_data < sends->count) sends->results[done->user_data] = done->res;
  }
  __atomic_store_n(ring->done_head, head, __ATOMIC_RELEASE);
  return count;
}

/* The descriptor no longer refers to the ring, so it is not ours to close. */
static int is_elsewhere(int error) { return error == -EBADF || error == -EOPNOTSUPP; }

/*
 * Returns how many of the prepared requests the kernel took. Fewer than all after an error such as ENOMEM: the ring is
 * closed, and with it the rest of its queue, which the loop sends; the next call opens another.
 */
static uint32_t run(Ring *ring, const Sends *sends, uint32_t count) {
  uint32_t taken = 0, completed = 0;
  while (completed < count) {
    int answer = enter(ring, count - taken, count - completed);
    if (answer > 0) taken += (uint32_t)answer;
    completed += collect(ring, sends);
    /* A signal interrupts the wait, not the requests. */
    if (answer > 0 || (answer == -EINTR && completed < taken)) continue;
    if (completed == count) break;
    if (is_elsewhere(answer)) ring->descriptor = -1;
    close_ring(ring);
    break;
  }
  return taken;
}

static void by_ring(Ring *ring, const Sends *sends) {
  uint32_t from = 0;
  if (ring->descriptor < 0) open_ring(ring);
  while (from < sends->count && ring->descriptor >= 0) {
    uint32_t count = sends->count - from < ENTRIES ? sends->count - from : ENTRIES;
    prepare(ring, sends, from, count);
    from += run(ring, sends, count);
  }
  loop(sends, from);
}

#else

typedef struct {
  int descriptor;
} Ring;
static int open_ring(Ring *ring) { return ring->descriptor = -1, -ENOSYS; }
static void close_ring(Ring *ring) { ring->descriptor = -1; }
static void by_ring(Ring *ring, const Sends *sends) { (void)ring, loop(sends, 0); }

#endif

static napi_value refuse(napi_env env, const char *message) {
  napi_throw_type_error(env, NULL, message);
  return NULL;
}

typedef struct {
  /* May be NULL when there are none. */
  void *at;
  size_t count;
} Elements;

/* False for all but a typed array of this type. */
static bool read_elements(napi_env env, napi_value value, napi_typedarray_type wanted, Elements *elements) {
  bool is_typed_array = false;
  napi_typedarray_type type;
  if (napi_is_typedarray(env, value, &is_typed_array) != napi_ok || !is_typed_array) return false;
  napi_status status = napi_get_typedarray_info(env, value, &type, &elements->count, &elements->at, NULL, NULL);
  return status == napi_ok && type == wanted;
}

/* send(descriptors: Int32Array, count, frame: Uint8Array, results: Int32Array) */
static bool read_arguments(napi_env env, napi_callback_info info, Sends *sends, Ring **ring) {
  size_t given = 4;
  napi_value values[4];
  Elements descriptors, frame, results;
  uint32_t count;
  if (napi_get_cb_info(env, info, &given, values, NULL, NULL) != napi_ok || given < 4) return false;
  if (!read_elements(env, values[0], napi_int32_array, &descriptors)) return false;
  if (!read_elements(env, values[2], napi_uint8_array, &frame)) return false;
  if (!read_elements(env, values[3], napi_int32_array, &results)) return false;
  /* A negative count becomes a large one, a fraction is cut off. */
  if (napi_get_value_uint32(env, values[1], &count) != napi_ok) return false;
  if (count > descriptors.count || count > results.count || frame.count > MAX_FRAME) return false;
  *sends = (Sends){descriptors.at, count, frame.at, frame.count, results.at};
  return napi_get_instance_data(env, (void **)ring) == napi_ok && *ring;
}

static napi_value sent(napi_env env, const Sends *sends) {
  uint32_t whole = 0;
  for (uint32_t i = 0; i < sends->count; i++) whole += sends->results[i] == (int32_t)sends->length;
  napi_value answer = NULL;
  napi_create_uint32(env, whole, &answer);
  return answer;
}

static napi_value send_by_loop(napi_env env, napi_callback_info info) {
  Sends sends = {0};
  Ring *ring = NULL;
  if (!read_arguments(env, info, &sends, &ring)) return refuse(env, "send: descriptors, count, frame, results");
  loop(&sends, 0);
  return sent(env, &sends);
}

static napi_value send_by_ring(napi_env env, napi_callback_info info) {
  Sends sends = {0};
  Ring *ring = NULL;
  if (!read_arguments(env, info, &sends, &ring)) return refuse(env, "send: descriptors, count, frame, results");
  by_ring(ring, &sends);
  return sent(env, &sends);
}

/* Opens the ring of this thread, once. Returns 0, or a negative errno. */
static napi_value open_io_uring(napi_env env, napi_callback_info info) {
  (void)info;
  Ring *ring = NULL;
  if (napi_get_instance_data(env, (void **)&ring) != napi_ok || !ring) return refuse(env, "no instance");
  int error = ring->descriptor >= 0 ? 0 : open_ring(ring);
  napi_value answer = NULL;
  napi_create_int32(env, error, &answer);
  return answer;
}

/* While the thread's environment is torn down: no call can follow. */
static void end_instance(napi_env env, void *data, void *hint) {
  (void)env, (void)hint;
  close_ring(data);
  free(data);
}

NAPI_MODULE_INIT() {
  Ring *ring = calloc(1, sizeof *ring);
  if (!ring) return refuse(env, "out of memory");
  ring->descriptor = -1;
  if (napi_set_instance_data(env, ring, end_instance, NULL) != napi_ok) {
    free(ring);
    return refuse(env, "no instance data");
  }
  const napi_property_descriptor functions[] = {
      {.utf8name = "openIoUring", .method = open_io_uring, .attributes = napi_default},
      {.utf8name = "sendByIoUring", .method = send_by_ring, .attributes = napi_default},
      {.utf8name = "sendByLoop", .method = send_by_loop, .attributes = napi_default},
  };
  napi_define_properties(env, exports, sizeof functions / sizeof *functions, functions);
  return exports;
}
