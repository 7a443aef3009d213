#include "require.hpp"

#include <hwsync/config.hpp>
#include <hwsync/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

// Whatever the file: it is read, or refused as a file to mend, in words that
// may go to a terminal.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    const int fd = memfd_create("config", MFD_CLOEXEC);
    require(write(fd, data, size) == static_cast<ssize_t>(size));
    const auto path = "/proc/self/fd/" + std::to_string(fd);
    try {
        const auto config = hwsync::load_config(path);
        require(config.http.retries >= 0);
        require(config.import.max_delete >= 0 &&
                config.import.max_delete <= 100);
        for (const auto& shop : config.shops) {
            require(config.find_shop(shop.name) != nullptr);
        }
    } catch (const hwsync::Error& error) {
        require(error.kind() == hwsync::ErrorKind::usage);
        require_shown(error.message());
        require_shown(error.remedy());
    }
    close(fd);
    return 0;
}
