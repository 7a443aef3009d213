#pragma once

/// Makes sure that the descriptors 0, 1 and 2 are taken, so that no file opened
/// later gets one of them and receives log text or a report meant for a
/// terminal. One that was closed stays useless in its own direction: reading
/// or writing it fails with EBADF, which is how a closed standard output is
/// noticed. Ends the process with exit code 6 where there is no /dev/null.
void occupy_standard_descriptors() noexcept;
