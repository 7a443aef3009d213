#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace hwsync {

class StopToken;

/// Where bytes come from, one after the other.
class ByteSource {
public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;

    /// Puts up to `size` bytes into `buffer` and says how many; 0 only at the
    /// end. `size` is never 0. Throws Error, also when asked to stop.
    virtual std::size_t read(char* buffer, std::size_t size) = 0;

    /// How messages call it: the path, or "standard input". Safe to show.
    virtual const std::string& name() const noexcept = 0;

    /// The bytes of the file as it lies on disk, compressed or not; nothing
    /// where that cannot be known, as for a pipe.
    virtual std::optional<std::uint64_t> total_bytes() const noexcept = 0;

    /// How many of the total bytes have been taken.
    virtual std::uint64_t bytes_taken() const noexcept = 0;
};

/// Opens a file, a FIFO or a device. `stop` may be null; it ends a read that
/// waits, and must outlive the source. Throws Error(input).
std::unique_ptr<ByteSource> open_file(const std::filesystem::path& path,
                                      const StopToken* stop);

/// Reads what is left of standard input, which stays open afterwards. `stop` as
/// for open_file(). Throws Error(input) where standard input is closed.
std::unique_ptr<ByteSource> open_stdin(const StopToken* stop);

/// Standard input for "-", else the file of this path.
std::unique_ptr<ByteSource> open_input(const std::string& file,
                                       const StopToken* stop);

} // namespace hwsync
