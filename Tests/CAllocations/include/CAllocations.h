// Counts what a thread allocates: the test program's malloc and its kin stand in front of the C library's.
#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

/// Number of blocks that the calling thread has allocated so far, by whatever library.
long callocations_count(void);

#endif
