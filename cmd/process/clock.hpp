#pragma once

#include <hwsync/time.hpp>

/// The one clock for times: of runs, of the log, of "15m ago". Counts on from
/// the wall clock's time when it was first read, so that a clock that is set
/// while a run lasts does not make the run end before it began; time that the
/// machine sleeps counts. Waits do not use it: they go by the steady clock, as
/// poll()'s and curl's do, which stands still while the machine sleeps, or a
/// sleep would look like a silent server.
hwsync::Time current_time();
