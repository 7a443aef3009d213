#include "catalog/sqlite/records/index_key.hpp"

#include "catalog/sqlite/records/record_format.hpp"

namespace hwsync::sqlite {

namespace {

// The byte that a value begins with. A text ends in end_of_text, and a NUL in a
// text is followed by a byte above that of end_of_text.
constexpr char null_tag = 1;
constexpr char integer_tag = 2;
constexpr char text_tag = 3;
constexpr std::string_view end_of_text{"\0\1", 2};
constexpr std::string_view nul_in_text{"\0\2", 2};

constexpr std::size_t integer_size = sizeof(std::int64_t);
constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63U;

void append_integer(std::int64_t number, std::string& key) {
    append_big_endian(static_cast<std::uint64_t>(number) ^ sign_bit,
                      integer_size, key);
}

std::int64_t take_integer(std::string_view& key) {
    const auto number = big_endian(key.data(), integer_size) ^ sign_bit;
    key.remove_prefix(integer_size);
    return static_cast<std::int64_t>(number);
}

void append_text(std::string_view text, std::string& key) {
    for (auto nul = text.find('\0'); nul != std::string_view::npos;
         nul = text.find('\0')) {
        key += text.substr(0, nul);
        key += nul_in_text;
        text.remove_prefix(nul + 1);
    }
    key += text;
    key += end_of_text;
}

} // namespace

void make_index_key(std::span<const Value> values, std::int64_t rowid,
                    std::string& key) {
    key.clear();
    for (const auto& value : values) {
        if (value.type == Value::Type::text) {
            key += text_tag;
            append_text(value.text, key);
        } else if (value.type == Value::Type::integer) {
            key += integer_tag;
            append_integer(value.integer, key);
        } else {
            key += null_tag;
        }
    }
    append_integer(rowid, key);
}

std::span<const Value> IndexKeyReader::read(std::string_view key) {
    m_values.clear();
    m_texts.clear();
    // With this much room, texts that were put together do not move.
    m_texts.reserve(key.size());
    while (key.size() > integer_size) {
        const auto tag = key.front();
        key.remove_prefix(1);
        auto& value = m_values.emplace_back(Value::of_null());
        if (tag == text_tag) {
            value.type = Value::Type::text;
            value.text = take_text(key);
        } else if (tag == integer_tag) {
            value.type = Value::Type::integer;
            value.integer = take_integer(key);
        }
    }
    m_values.push_back(Value::of_integer(take_integer(key)));
    return m_values;
}

std::string_view IndexKeyReader::take_text(std::string_view& key) {
    const auto end = key.find('\0');
    if (key.substr(end, end_of_text.size()) == end_of_text) {
        const auto text = key.substr(0, end);
        key.remove_prefix(end + end_of_text.size());
        return text;
    }
    const auto begin = m_texts.size();
    for (;;) {
        const auto nul = key.find('\0');
        m_texts += key.substr(0, nul);
        const auto mark = key.substr(nul, end_of_text.size());
        key.remove_prefix(nul + mark.size());
        if (mark == end_of_text) {
            return std::string_view{m_texts}.substr(begin);
        }
        m_texts += '\0';
    }
}

} // namespace hwsync::sqlite
