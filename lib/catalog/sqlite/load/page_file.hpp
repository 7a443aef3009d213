#pragma once

#include "base/descriptor.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// The number of a page, from 1 on.
using PageNumber = std::uint32_t;

/// A database file that nobody has open in SQLite, and to which pages are
/// appended. It is a database again once finish() was called.
///
/// Every failure is an Error(storage) that names `catalog`, which the file is
/// to become.
class PageFile {
public:
    /// The offset of SQLite's lock bytes. The page there holds nothing.
    static constexpr std::uint64_t lock_bytes_at = 0x40000000;

    /// Throws if the file is not as SQLite makes a new one: if bytes are
    /// reserved on its pages, or if it is vacuumed automatically.
    PageFile(const std::filesystem::path& file, std::filesystem::path catalog,
             std::uint64_t lock_bytes = lock_bytes_at);
    /// The same for a file that need not outlive this process.
    PageFile(Descriptor file, std::filesystem::path catalog);

    std::size_t page_size() const noexcept { return m_page_size; }

    /// The number that the next appended page will get.
    PageNumber next() const noexcept { return m_next; }
    /// The number of the page appended after that one.
    PageNumber after_next() const;

    /// Returns the number of the page.
    PageNumber append(std::string_view page);

    /// Replaces a page that was there from the beginning.
    void overwrite(PageNumber number, std::string_view page);

    /// Writes the remaining pages, then the header, and makes the file durable
    /// where it is to outlive this process.
    void finish();

private:
    bool is_lock_page(PageNumber number) const noexcept;
    void read_header();
    void write_header();
    void write_tail();
    void write_at(std::uint64_t offset, std::string_view bytes);

    std::filesystem::path m_catalog;
    Descriptor m_file;
    std::uint64_t m_lock_bytes;
    bool m_is_to_last;
    std::string m_header;
    std::size_t m_page_size = 0;
    PageNumber m_next = 0;
    std::string m_tail; ///< pages that are not written yet
};

} // namespace hwsync::sqlite
