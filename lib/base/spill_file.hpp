#pragma once

#include "base/descriptor.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

namespace hwsync {

/// A file without a name, mode 0600, that is made with the first byte that is
/// put in it. It is gone with its owner, however that ends. Every failure is an
/// Error(storage), as on a full disk.
class SpillFile {
public:
    /// The file is made in `folder`; empty for the current one.
    explicit SpillFile(std::filesystem::path folder);

    /// Says where they stand: what was the file's size.
    std::uint64_t append(std::string_view bytes);

    /// So many bytes of those that stand there.
    void read(std::uint64_t at, char* bytes, std::size_t count) const;

    std::uint64_t size() const noexcept { return m_size; }

private:
    std::filesystem::path m_folder;
    Descriptor m_file{-1};
    std::uint64_t m_size = 0;
};

} // namespace hwsync
