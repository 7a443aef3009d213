#pragma once

#include "input/byte_source.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace hwsync {

/// What the decoders share: the compressed bytes behind them, and how they
/// tell of damage.
class CompressedSource : public ByteSource {
public:
    const std::string& name() const noexcept final { return m_source->name(); }
    std::optional<std::uint64_t> total_bytes() const noexcept final {
        return m_source->total_bytes();
    }
    std::uint64_t bytes_taken() const noexcept final {
        return m_source->bytes_taken();
    }

protected:
    explicit CompressedSource(std::unique_ptr<ByteSource> source);

    /// The next compressed bytes, valid until the next call; empty at the end.
    std::span<char> next_input();

    /// Throws Error(input): "FILE: `what`".
    [[noreturn]] void
    refuse(std::string_view what,
           std::string_view remedy = "get a new export") const;

private:
    std::unique_ptr<ByteSource> m_source;
    std::vector<char> m_input;
};

std::unique_ptr<ByteSource> gzip_decoded(std::unique_ptr<ByteSource> source);
std::unique_ptr<ByteSource> zstd_decoded(std::unique_ptr<ByteSource> source);

} // namespace hwsync
