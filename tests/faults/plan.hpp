#pragma once

#include <atomic>

namespace faults {

/// What happens at the call that is meant.
enum class Deed {
    nothing,   ///< calls are counted only
    fail,      ///< it fails with an error number
    interrupt, ///< it fails with EINTR; for good: every other call does
    shorten,   ///< a read or write does half of what was asked for
    crumbs,    ///< a read does one byte, one at an offset or a write 97
    kill_before,
    kill_after,
    tear,   ///< a write does half, then the process is killed
    signal, ///< the process gets a signal just before
    wait    ///< it takes two milliseconds longer
};

/// Which calls are counted.
enum class Calls { files, memory, network };

/// What the environment asks for:
///
///   FAULTS_OF     files, memory or network: which calls are counted
///   FAULTS_AT     the number of the call that is meant, from 1
///   FAULTS_DO     EIO, ENOSPC, ENOMEM, EACCES, EINTR, short, crumbs,
///                 kill-before, kill-after, tear, TERM, INT, HUP, STOP,
///                 wait; nothing: count
///   FAULTS_LAST   once or for-good: whether those after it fail too
///   FAULTS_TRACE  a file: in it a line for each call that was counted, or,
///                 where a deed is asked for, for each that it was done to
///   FAULTS_RECORD a file: every change that the process makes to files, whole,
///                 for who wants to know what a power cut may leave
struct Plan {
    Deed deed = Deed::nothing;
    int error = 0; ///< or the signal's number
    long at = 0;
    Calls of = Calls::files;
    bool for_good = false;
    int trace = -1;
    int record = -1;
};

/// Read once, before main() begins.
extern Plan plan;

/// Whether main() has begun: nothing is counted before.
extern std::atomic<bool> armed;

/// Counts a call of this kind, and says what is to happen to it.
Deed next_deed(Calls of);

/// The whole of `text`, past every hook.
void put(int fd, const char* text, unsigned long size);

[[noreturn]] void die();

/// What comes before a call that is made all the same.
void interfere(Deed deed);

} // namespace faults
