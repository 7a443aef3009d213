#include "base/byte_spool.hpp"

#include "base/nameless_file.hpp"
#include "base/remedy.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <unistd.h>

namespace hwsync {

namespace {

using Length = std::uint32_t;

constexpr std::size_t tail_size = std::size_t{256} * 1024;
// Read ahead where pieces are read as they stand, and little where they are
// not: most pieces are a few hundred bytes long.
constexpr std::size_t far_ahead = std::size_t{64} * 1024;
constexpr std::size_t little_ahead = 1024;

[[noreturn]] void fail(std::string_view what,
                       const std::filesystem::path& folder) {
    const int error = errno;
    throw Error(
        ErrorKind::storage,
        fmt::format("cannot {} a temporary file in {} ({})", what,
                    printable(folder.string(), 400), std::strerror(error)),
        remedy_for(error, "see to the disk, its space and its permissions"));
}

} // namespace

ByteSpool::ByteSpool(std::filesystem::path folder)
    : m_folder(folder.empty() ? "." : std::move(folder)) {}

std::uint64_t ByteSpool::append(std::string_view piece) {
    if (m_tail.size() + piece.size() > tail_size && !m_tail.empty()) {
        write_tail();
    }
    const auto at = size();
    const auto length = static_cast<Length>(piece.size());
    char raw[sizeof length];
    std::memcpy(raw, &length, sizeof length);
    m_tail.append(raw, sizeof raw);
    m_tail += piece;
    return at;
}

void ByteSpool::write_tail() {
    if (m_file.get() < 0) {
        m_file.reset(open_nameless_file(m_folder));
    }
    std::string_view rest = m_tail;
    while (!rest.empty()) {
        const auto written = pwrite(m_file.get(), rest.data(), rest.size(),
                                    static_cast<off_t>(size() - rest.size()));
        if (written < 0 && errno != EINTR) {
            fail("write", m_folder);
        }
        if (written > 0) {
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    m_written = size();
    m_tail.clear();
}

std::string_view ByteSpool::read(std::uint64_t at) {
    Length length = 0;
    std::memcpy(&length, bytes_at(at, sizeof length).data(), sizeof length);
    const auto piece = bytes_at(at, sizeof length + length);
    m_next = at + piece.size();
    return piece.substr(sizeof length);
}

std::string_view ByteSpool::bytes_at(std::uint64_t at, std::size_t size) {
    if (at >= m_written) {
        return std::string_view{m_tail}.substr(at - m_written, size);
    }
    if (at < m_window_at || at + size > m_window_at + m_window.size()) {
        read_window(at, size);
    }
    return std::string_view{m_window}.substr(at - m_window_at, size);
}

void ByteSpool::read_window(std::uint64_t at, std::size_t size) {
    const auto ahead = at == m_next ? far_ahead : little_ahead;
    m_window.resize(
        std::min<std::uint64_t>(std::max(size, ahead), m_written - at));
    m_window_at = at;
    std::size_t done = 0;
    while (done < m_window.size()) {
        const auto count =
            pread(m_file.get(), m_window.data() + done, m_window.size() - done,
                  static_cast<off_t>(at + done));
        if (count == 0) {
            errno = EIO;
        }
        if (count == 0 || (count < 0 && errno != EINTR)) {
            fail("read", m_folder);
        }
        done += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
}

} // namespace hwsync
