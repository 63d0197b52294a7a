/* An enclave-like program: code, constants, data and zeroed memory, without any runtime. Nothing of it runs in the tests; what
 * matters is that its image is built the same by everybody. */

#ifdef DEFECT_TIMESTAMP
/* The honest defect of many projects: when it was built is part of what is built. */
const char build_stamp[] = "built at " DEFECT_TIMESTAMP;
#endif
#ifdef DEFECT_PATH
/* The other one: where it was built. The Makefile compiles by an absolute path then. */
const char build_place[] = "assertion failed in " __FILE__;
#endif

const char enclave_name[] = "vitrine demo vault, version 1";

static unsigned long long secret[4] = {0x7669747269, 0x6e652064, 0x656d6f20, 0x7661756c74};
static volatile unsigned char sealed[8192];

static unsigned long long mix(unsigned long long state, unsigned long long word) {
    state ^= word;
    state *= 0x100000001b3ULL;
    return state ^ (state >> 29);
}

/* Seals a message: writes it to the enclave's own memory and returns a tag of it. */
unsigned long long seal(const unsigned char *message, unsigned long length) {
    unsigned long long tag = 0xcbf29ce484222325ULL;
    for (unsigned long i = 0; i < length && i < sizeof sealed; i++) {
        sealed[i] = message[i] ^ (unsigned char) (secret[i & 3] >> (8 * (i & 7)));
        tag = mix(tag, sealed[i]);
    }
    return tag;
}

/* Where the processor enters. */
unsigned long long enclave_entry(unsigned long function, const unsigned char *argument, unsigned long length) {
    switch (function) {
        case 0:
            return (unsigned long long) sizeof enclave_name;
        case 1:
            return seal(argument, length);
#ifdef DEFECT_TIMESTAMP
        case 2:
            return (unsigned long long) build_stamp[length % sizeof build_stamp];
#endif
#ifdef DEFECT_PATH
        case 3:
            return (unsigned long long) build_place[length % sizeof build_place];
#endif
        default:
            return (unsigned long long) enclave_name[length % sizeof enclave_name];
    }
}
