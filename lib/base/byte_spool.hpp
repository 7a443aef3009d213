#pragma once

#include "base/spill_file.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace hwsync {

/// Pieces of bytes kept outside memory, in a file without a name that is made
/// once they are many. It is gone with its owner, however that ends.
class ByteSpool {
public:
    /// The file is made in `folder`, mode 0600.
    explicit ByteSpool(std::filesystem::path folder);

    /// Keeps a copy and says where it stands. Throws Error(storage), as on a
    /// full disk.
    std::uint64_t append(std::string_view piece);

    /// What was appended there; fastest in that order. Valid until the next
    /// call. Throws Error(storage).
    std::string_view read(std::uint64_t at);

    /// Where the piece stands that follows the one last read.
    std::uint64_t next() const noexcept { return m_next; }
    std::uint64_t size() const noexcept {
        return m_file.size() + m_tail.size();
    }

private:
    void write_tail();
    void read_window(std::uint64_t at, std::size_t size);
    std::string_view bytes_at(std::uint64_t at, std::size_t size);

    SpillFile m_file;
    std::string m_tail;   ///< what is not in the file yet
    std::string m_window; ///< bytes of the file, from m_window_at on
    std::uint64_t m_window_at = 0;
    std::uint64_t m_next = 0;
};

} // namespace hwsync
