#include "input/decoded.hpp"

#include "input/compressed_source.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

namespace hwsync {

namespace {

/// Gives the bytes that were looked at back before those that follow.
class PeekedSource : public ByteSource {
public:
    explicit PeekedSource(std::unique_ptr<ByteSource> source)
        : m_source(std::move(source)) {
        while (m_size < m_head.size()) {
            const auto got =
                m_source->read(m_head.data() + m_size, m_head.size() - m_size);
            if (got == 0) {
                break;
            }
            m_size += got;
        }
    }

    std::string_view head() const noexcept { return {m_head.data(), m_size}; }

    std::size_t read(char* buffer, std::size_t size) override {
        if (m_given == m_size) {
            return m_source->read(buffer, size);
        }
        const auto given = std::min(size, m_size - m_given);
        std::memcpy(buffer, m_head.data() + m_given, given);
        m_given += given;
        return given;
    }
    const std::string& name() const noexcept override {
        return m_source->name();
    }
    std::optional<std::uint64_t> total_bytes() const noexcept override {
        return m_source->total_bytes();
    }
    std::uint64_t bytes_taken() const noexcept override {
        return m_source->bytes_taken();
    }

private:
    std::unique_ptr<ByteSource> m_source;
    std::array<char, 4> m_head{};
    std::size_t m_size = 0;
    std::size_t m_given = 0;
};

/// Also true where the input ends within the magic bytes.
bool begins_with(std::string_view head, std::string_view magic) {
    return !head.empty() &&
           head.substr(0, magic.size()) ==
               magic.substr(0, std::min(head.size(), magic.size()));
}

bool is_gzip(std::string_view head) {
    return begins_with(head, "\x1f\x8b");
}

bool is_zstd(std::string_view head) {
    if (begins_with(head, "\x28\xb5\x2f\xfd")) {
        return true;
    }
    // A frame to skip, with which pzstd and others begin.
    return head.size() == 4 && (head[0] & '\xf0') == '\x50' &&
           head.substr(1) == "\x2a\x4d\x18";
}

} // namespace

std::unique_ptr<ByteSource> decoded(std::unique_ptr<ByteSource> source) {
    auto peeked = std::make_unique<PeekedSource>(std::move(source));
    if (is_gzip(peeked->head())) {
        return gzip_decoded(std::move(peeked));
    }
    if (is_zstd(peeked->head())) {
        return zstd_decoded(std::move(peeked));
    }
    return peeked;
}

} // namespace hwsync
