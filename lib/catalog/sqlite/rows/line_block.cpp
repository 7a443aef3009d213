#include "catalog/sqlite/rows/line_block.hpp"

#include "base/xxh3.hpp"

#include <limits>
#include <utility>

namespace hwsync::sqlite {

namespace {

/// So that several blocks fit on a page.
constexpr std::size_t most_lines = 128;

constexpr std::size_t hash_size = sizeof(std::uint64_t);

void append_number(std::uint64_t number, std::string& bytes) {
    while (number >= 0x80) {
        bytes += static_cast<char>(number | 0x80U);
        number >>= 7U;
    }
    bytes += static_cast<char>(number);
}

/// Small changes of either sign become small numbers.
void append_change(std::uint64_t from, std::uint64_t to, std::string& bytes) {
    const auto change = static_cast<std::int64_t>(to - from);
    append_number((static_cast<std::uint64_t>(change) << 1U) ^
                      static_cast<std::uint64_t>(change >> 63),
                  bytes);
}

/// Takes numbers off a block. What lies past its end is zero.
class Numbers {
public:
    explicit Numbers(std::string_view bytes) noexcept : m_rest(bytes) {}

    bool at_end() const noexcept { return m_rest.empty(); }
    bool overran() const noexcept { return m_overran; }

    std::uint64_t take() noexcept {
        std::uint64_t number = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto byte = take_byte();
            number |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
            if (byte < 0x80) {
                return number;
            }
        }
        m_overran = true;
        return number;
    }

    std::uint64_t take_changed(std::uint64_t from) noexcept {
        const auto change = take();
        return from + ((change >> 1U) ^ (~(change & 1U) + 1));
    }

    std::uint64_t take_hash() noexcept {
        if (m_rest.size() < hash_size) {
            m_overran = true;
            return 0;
        }
        std::uint64_t hash = 0;
        for (std::size_t i = 0; i < hash_size; ++i) {
            hash |= std::uint64_t{static_cast<unsigned char>(m_rest[i])}
                    << (8 * i);
        }
        m_rest.remove_prefix(hash_size);
        return hash;
    }

private:
    unsigned char take_byte() noexcept {
        if (m_rest.empty()) {
            m_overran = true;
            return 0;
        }
        const auto byte = static_cast<unsigned char>(m_rest.front());
        m_rest.remove_prefix(1);
        return byte;
    }

    std::string_view m_rest;
    bool m_overran = false;
};

// A time is kept in seconds where it has no fraction, as Shopify's; the last
// bit tells.
constexpr std::int64_t a_second = 1000;

bool can_hold(const StoredLine& line) noexcept {
    constexpr auto latest = std::numeric_limits<std::int64_t>::max() / 4;
    const auto time = line.updated_at.time_since_epoch().count();
    return line.id > 0 && (line.updated_at == StoredLine::no_time ||
                           (time >= 0 && time < latest));
}

std::uint64_t packed_time(Time time) noexcept {
    if (time == StoredLine::no_time) {
        return 0;
    }
    const auto count = time.time_since_epoch().count();
    return count % a_second == 0
               ? static_cast<std::uint64_t>(count / a_second) * 2 + 2
               : static_cast<std::uint64_t>(count) * 2 + 1;
}

Time unpacked_time(std::uint64_t packed) noexcept {
    if (packed == 0) {
        return StoredLine::no_time;
    }
    const auto number = static_cast<std::int64_t>(packed / 2);
    return Time{Duration{packed % 2 == 0 ? (number - 1) * a_second : number}};
}

std::uint64_t digest_of(RecordKind kind, std::string_view bytes) noexcept {
    return xxh3_of(bytes, static_cast<std::uint64_t>(kind));
}

} // namespace

LineBlockWriter::LineBlockWriter(RecordKind kind, std::int64_t run, Put put)
    : m_kind(kind), m_run(run), m_put(std::move(put)) {}

void LineBlockWriter::add(const StoredLine& line) {
    if (!can_hold(line)) {
        return;
    }
    if (m_count == 0) {
        m_first_id = line.id;
        m_last = {};
        m_last.updated_at = StoredLine::no_time;
        m_bytes.clear();
        // The digest is to cover the columns beside it.
        append_number(static_cast<std::uint64_t>(m_run), m_bytes);
    }
    append_number(static_cast<std::uint64_t>(line.id - m_last.id), m_bytes);
    for (std::size_t i = 0; i < hash_size; ++i) {
        m_bytes += static_cast<char>(line.line_hash >> (8 * i));
    }
    if (m_kind == RecordKind::product) {
        append_number(
            static_cast<std::uint64_t>(std::int64_t{line.variants_count} + 1),
            m_bytes);
    } else {
        append_change(static_cast<std::uint64_t>(m_last.product_id),
                      static_cast<std::uint64_t>(line.product_id), m_bytes);
    }
    append_change(packed_time(m_last.updated_at), packed_time(line.updated_at),
                  m_bytes);
    m_last = line;
    if (++m_count == most_lines) {
        finish();
    }
}

void LineBlockWriter::finish() {
    if (m_count > 0) {
        m_put({m_first_id, m_run, digest_of(m_kind, m_bytes), m_bytes});
        m_count = 0;
    }
}

bool unpack(RecordKind kind, const LineBlock& block,
            std::vector<StoredLine>& lines) {
    lines.clear();
    if (digest_of(kind, block.lines) != block.digest) {
        return false;
    }
    Numbers numbers{block.lines};
    bool is_sound = numbers.take() == static_cast<std::uint64_t>(block.run);
    StoredLine line;
    std::uint64_t time = 0;
    while (is_sound && !numbers.at_end()) {
        const auto last = line.id;
        line.id = static_cast<std::int64_t>(static_cast<std::uint64_t>(last) +
                                            numbers.take());
        line.line_hash = numbers.take_hash();
        if (kind == RecordKind::product) {
            line.variants_count = static_cast<std::int32_t>(numbers.take() - 1);
        } else {
            line.product_id = static_cast<std::int64_t>(numbers.take_changed(
                static_cast<std::uint64_t>(line.product_id)));
        }
        time = numbers.take_changed(time);
        line.updated_at = unpacked_time(time);
        is_sound = line.id > last && !numbers.overran();
        lines.push_back(line);
    }
    is_sound = is_sound && !lines.empty() && lines.front().id == block.id;
    if (!is_sound) {
        lines.clear();
    }
    return is_sound;
}

} // namespace hwsync::sqlite
