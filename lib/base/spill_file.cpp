#include "base/spill_file.hpp"

#include "base/nameless_file.hpp"
#include "base/remedy.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include <unistd.h>

namespace hwsync {

namespace {

[[noreturn]] void fail(std::string_view what,
                       const std::filesystem::path& folder) {
    const int error = errno;
    throw Error(
        ErrorKind::storage,
        fmt::format("cannot {} a temporary file in {} ({})", what,
                    printable(folder.string(), 400), std::strerror(error)),
        remedy_for(error, "check the disk, its space and its permissions"));
}

} // namespace

SpillFile::SpillFile(std::filesystem::path folder)
    : m_folder(folder.empty() ? "." : std::move(folder)) {}

std::uint64_t SpillFile::append(std::string_view bytes) {
    if (m_file.get() < 0) {
        m_file.reset(open_nameless_file(m_folder));
    }
    const auto at = m_size;
    while (!bytes.empty()) {
        const auto written = pwrite(m_file.get(), bytes.data(), bytes.size(),
                                    static_cast<off_t>(m_size));
        if (written == 0) {
            errno = ENOSPC;
        }
        if (written == 0 || (written < 0 && errno != EINTR)) {
            fail("write", m_folder);
        }
        if (written > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
            m_size += static_cast<std::uint64_t>(written);
        }
    }
    return at;
}

void SpillFile::read(std::uint64_t at, char* bytes, std::size_t count) const {
    while (count > 0) {
        const auto got =
            pread(m_file.get(), bytes, count, static_cast<off_t>(at));
        if (got == 0) {
            errno = EIO;
        }
        if (got == 0 || (got < 0 && errno != EINTR)) {
            fail("read", m_folder);
        }
        if (got > 0) {
            bytes += got;
            at += static_cast<std::uint64_t>(got);
            count -= static_cast<std::size_t>(got);
        }
    }
}

} // namespace hwsync
