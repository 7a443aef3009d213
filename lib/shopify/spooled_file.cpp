#include "shopify/spooled_file.hpp"

#include "base/nameless_file.hpp"
#include "base/remedy.hpp"
#include "input/byte_source.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync {

namespace {

[[noreturn]] void fail(std::string_view what,
                       const std::filesystem::path& where) {
    const int error = errno;
    const auto path = where.string();
    throw Error(
        ErrorKind::storage,
        fmt::format("cannot {} {} ({})", what, printable(path, 400),
                    std::strerror(error)),
        remedy_for(error, "check the disk, its space and its permissions"));
}

void write_all(int fd, std::string_view bytes,
               const std::filesystem::path& where) {
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            fail("write a file in", where);
        }
        if (written > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
}

/// Up to `size` bytes from `at` on, 0 only at the end.
std::size_t read_at(int fd, char* buffer, std::size_t size, std::uint64_t at,
                    const std::filesystem::path& where) {
    for (;;) {
        const auto count = pread(fd, buffer, size, static_cast<off_t>(at));
        if (count >= 0) {
            return static_cast<std::size_t>(count);
        }
        if (errno != EINTR) {
            fail("read", where);
        }
    }
}

class SpoolSource final : public ByteSource {
public:
    SpoolSource(int fd, std::uint64_t size, std::string name)
        : m_fd(fd), m_size(size), m_name(std::move(name)) {}

    std::size_t read(char* buffer, std::size_t size) override {
        const auto count = read_at(m_fd, buffer, size, m_taken, m_name);
        m_taken += count;
        return count;
    }
    const std::string& name() const noexcept override { return m_name; }
    std::optional<std::uint64_t> total_bytes() const noexcept override {
        return m_size;
    }
    std::uint64_t bytes_taken() const noexcept override { return m_taken; }

private:
    int m_fd;
    std::uint64_t m_size;
    std::string m_name;
    std::uint64_t m_taken = 0;
};

/// A file that is being written under a name of its own.
class Draft {
public:
    explicit Draft(const std::filesystem::path& path)
        : m_path(path.string() + ".XXXXXX"),
          m_fd(mkostemp(m_path.data(), O_CLOEXEC)) {
        if (m_fd < 0) {
            fail("make", path);
        }
    }
    ~Draft() {
        close(m_fd);
        if (!m_is_kept) {
            unlink(m_path.c_str());
        }
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    int fd() const { return m_fd; }

    void keep_as(const std::filesystem::path& path) {
        if (fsync(m_fd) != 0 ||
            std::rename(m_path.c_str(), path.c_str()) != 0) {
            fail("write", path);
        }
        m_is_kept = true;
    }

private:
    std::string m_path;
    int m_fd;
    bool m_is_kept = false;
};

} // namespace

SpooledFile::SpooledFile(std::filesystem::path folder)
    : m_folder(std::move(folder)), m_fd(open_nameless_file(m_folder)) {}

SpooledFile::~SpooledFile() {
    if (m_fd >= 0) {
        close(m_fd);
    }
}

SpooledFile::SpooledFile(SpooledFile&& other) noexcept
    : m_folder(std::move(other.m_folder)), m_fd(std::exchange(other.m_fd, -1)),
      m_size(other.m_size), m_objects(other.m_objects),
      m_is_blank(other.m_is_blank), m_last(other.m_last) {}

SpooledFile& SpooledFile::operator=(SpooledFile&& other) noexcept {
    std::swap(m_folder, other.m_folder);
    std::swap(m_fd, other.m_fd);
    std::swap(m_size, other.m_size);
    std::swap(m_objects, other.m_objects);
    std::swap(m_is_blank, other.m_is_blank);
    std::swap(m_last, other.m_last);
    return *this;
}

void SpooledFile::append(std::string_view bytes) {
    if (bytes.empty()) {
        return;
    }
    write_all(m_fd, bytes, m_folder);
    m_size += bytes.size();
    m_last = bytes.back();
    count_objects(bytes);
}

void SpooledFile::count_objects(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto newline = bytes.find('\n');
        m_is_blank =
            m_is_blank && bytes.substr(0, newline).find_first_not_of(" \t\r") ==
                              std::string_view::npos;
        if (newline == std::string_view::npos) {
            return;
        }
        m_objects += m_is_blank ? 0 : 1;
        m_is_blank = true;
        bytes.remove_prefix(newline + 1);
    }
}

void SpooledFile::clear() {
    if (ftruncate(m_fd, 0) != 0 || lseek(m_fd, 0, SEEK_SET) != 0) {
        fail("empty a file in", m_folder);
    }
    m_size = 0;
    m_objects = 0;
    m_is_blank = true;
    m_last = '\0';
}

std::unique_ptr<ByteSource> SpooledFile::source(std::string name) const {
    return std::make_unique<SpoolSource>(m_fd, m_size, std::move(name));
}

void SpooledFile::save_as(const std::filesystem::path& path) const {
    Draft draft{path};
    std::array<char, 65536> buffer{};
    std::uint64_t at = 0;
    while (const auto count =
               read_at(m_fd, buffer.data(), buffer.size(), at, m_folder)) {
        write_all(draft.fd(), {buffer.data(), count}, path);
        at += count;
    }
    draft.keep_as(path);
}

} // namespace hwsync
