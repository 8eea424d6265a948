// What Swift cannot call of Linux: variadic functions and macros about the whole process.
#ifndef CPROCESS_H
#define CPROCESS_H

/// Keeps no spare memory from now on: freed blocks of 128 KiB and more go back to the system (`M_MMAP_THRESHOLD`), all
/// threads share one arena (`M_ARENA_MAX`), and the kernel makes no huge pages of partly used ones
/// (`PR_SET_THP_DISABLE`).
void cprocess_configure_memory(void);

/// Number of processors that the calling thread may run on; 0 where the system does not report it.
int cprocess_usable_processors(void);

#endif
