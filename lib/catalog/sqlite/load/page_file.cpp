#include "catalog/sqlite/load/page_file.hpp"

#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/records/record_format.hpp"

#include <hwsync/error.hpp>

#include <cerrno>
#include <limits>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync::sqlite {

namespace {

constexpr std::size_t header_size = 100;
// Offsets in the database header.
constexpr std::size_t page_size_at = 16;
constexpr std::size_t reserved_at = 20;
constexpr std::size_t change_counter_at = 24;
constexpr std::size_t size_in_pages_at = 28;
constexpr std::size_t largest_root_at = 52; // not 0 if vacuumed automatically
constexpr std::size_t version_valid_for_at = 92;

constexpr PageNumber most_pages = std::numeric_limits<PageNumber>::max() - 2;
constexpr std::size_t tail_size = std::size_t{1} << 20U;

std::uint32_t number_at(const std::string& header, std::size_t at) noexcept {
    return static_cast<std::uint32_t>(big_endian(header.data() + at, 4));
}

} // namespace

PageFile::PageFile(const std::filesystem::path& file,
                   std::filesystem::path catalog, std::uint64_t lock_bytes)
    : m_catalog(std::move(catalog)),
      m_file(open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)),
      m_lock_bytes(lock_bytes), m_is_to_last(true),
      m_header(header_size, '\0') {
    if (m_file.get() < 0) {
        throw failed(m_catalog, "open it");
    }
    read_header();
}

PageFile::PageFile(Descriptor file, std::filesystem::path catalog)
    : m_catalog(std::move(catalog)), m_file(std::move(file)),
      m_lock_bytes(lock_bytes_at), m_is_to_last(false),
      m_header(header_size, '\0') {
    read_header();
}

void PageFile::read_header() {
    std::size_t done = 0;
    while (done < header_size) {
        const auto count = pread(m_file.get(), m_header.data() + done,
                                 header_size - done, static_cast<off_t>(done));
        if (count == 0) {
            errno = EIO;
        }
        if (count == 0 || (count < 0 && errno != EINTR)) {
            throw failed(m_catalog, "read it");
        }
        done += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    const auto size = big_endian(m_header.data() + page_size_at, 2);
    m_page_size = size == 1 ? 65536 : size;
    m_next = number_at(m_header, size_in_pages_at) + 1;
    struct stat status {};
    const bool is_new = fstat(m_file.get(), &status) == 0 &&
                        static_cast<std::uint64_t>(status.st_size) ==
                            (m_next - 1) * std::uint64_t{m_page_size} &&
                        m_header[reserved_at] == '\0' &&
                        number_at(m_header, largest_root_at) == 0;
    if (!is_new) {
        throw trouble(m_catalog, "its new file is not as SQLite makes one",
                      "run this again with HWSYNC_LOADER=sql, and report it");
    }
}

bool PageFile::is_lock_page(PageNumber number) const noexcept {
    return number == m_lock_bytes / m_page_size + 1;
}

PageNumber PageFile::after_next() const {
    if (m_next >= most_pages) {
        throw trouble(m_catalog, "it has become too large for SQLite",
                      "import less");
    }
    return m_next + (is_lock_page(m_next + 1) ? 2 : 1);
}

PageNumber PageFile::append(std::string_view page) {
    const auto number = m_next;
    m_next = after_next();
    m_tail += page;
    if (m_next != number + 1) {
        m_tail.append(m_page_size, '\0');
    }
    if (m_tail.size() >= tail_size) {
        write_tail();
    }
    return number;
}

void PageFile::write_tail() {
    const auto pages = m_tail.size() / m_page_size;
    const auto at = (m_next - 1 - pages) * std::uint64_t{m_page_size};
    write_at(at, m_tail);
    if (m_is_to_last) {
        // The disk begins now, so that finish() has less to wait for; whatever
        // goes wrong here goes wrong there as well.
        sync_file_range(m_file.get(), static_cast<off_t>(at),
                        static_cast<off_t>(m_tail.size()),
                        SYNC_FILE_RANGE_WRITE);
    }
    m_tail.clear();
}

void PageFile::overwrite(PageNumber number, std::string_view page) {
    write_at((number - 1) * std::uint64_t{m_page_size}, page);
}

void PageFile::write_at(std::uint64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = pwrite(m_file.get(), bytes.data(), bytes.size(),
                                    static_cast<off_t>(offset));
        if (written == 0) {
            errno = ENOSPC;
        }
        if (written == 0 || (written < 0 && errno != EINTR)) {
            throw failed(m_catalog, "write it");
        }
        if (written > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
            offset += static_cast<std::uint64_t>(written);
        }
    }
}

void PageFile::finish() {
    write_tail();
    write_header();
    while (m_is_to_last && fsync(m_file.get()) != 0) {
        if (errno != EINTR) {
            throw failed(m_catalog, "make it durable");
        }
    }
}

/// SQLite uses the number of pages only if the two counters agree.
void PageFile::write_header() {
    const auto changes = number_at(m_header, change_counter_at) + 1;
    put_big_endian(m_next - 1, 4, m_header.data() + size_in_pages_at);
    put_big_endian(changes, 4, m_header.data() + change_counter_at);
    put_big_endian(changes, 4, m_header.data() + version_valid_for_at);
    write_at(0, m_header);
}

} // namespace hwsync::sqlite
