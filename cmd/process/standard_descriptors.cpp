#include "process/standard_descriptors.hpp"

#include "process/exit_code.hpp"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

void occupy_standard_descriptors() noexcept {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(fd, F_GETFD) != -1 || errno != EBADF) {
            continue;
        }
        // The wrong way round on purpose. The lowest free descriptor is `fd`,
        // because those below it are taken by now.
        const int direction = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        if (open("/dev/null", direction | O_NOCTTY) != fd) {
            _exit(static_cast<int>(ExitCode::storage));
        }
    }
}
