#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace hwsync {

class ByteSource;

/// A file without a name that only this process can read, for what has to be
/// complete before it is used. It is gone with its owner, however that ends.
class SpooledFile {
public:
    /// In `folder`, mode 0600. Throws Error(storage).
    explicit SpooledFile(std::filesystem::path folder);
    ~SpooledFile();
    SpooledFile(SpooledFile&& other) noexcept;
    SpooledFile& operator=(SpooledFile&& other) noexcept;

    /// Throws Error(storage), as on a full disk.
    void append(std::string_view bytes);
    void clear();

    std::uint64_t size() const noexcept { return m_size; }
    /// Lines that are not blank. The last counts once it has its newline.
    std::uint64_t objects() const noexcept { return m_objects; }
    bool ends_with_newline() const noexcept { return m_last == '\n'; }

    /// Reads the file from its start; the file must outlive it and stay as it
    /// is. `name` is what messages call it, safe to show.
    std::unique_ptr<ByteSource> source(std::string name) const;

    /// Writes a copy for keeps, mode 0600, that appears under its name when it
    /// is whole and in place of any other. Throws Error(storage).
    void save_as(const std::filesystem::path& path) const;

private:
    void count_objects(std::string_view bytes);

    std::filesystem::path m_folder;
    int m_fd = -1;
    std::uint64_t m_size = 0;
    std::uint64_t m_objects = 0;
    bool m_is_blank = true; ///< the line that is being written
    char m_last = '\0';
};

} // namespace hwsync
