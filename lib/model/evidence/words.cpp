#include "model/evidence/words.hpp"

#include "base/xxh3.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

namespace hwsync {

namespace {

bool is_ascii(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x80;
    });
}

char small_letter(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

void lower_ascii(std::string_view text, std::string& folded) {
    folded.resize(text.size());
    std::transform(text.begin(), text.end(), folded.begin(), small_letter);
}

enum class Sort : std::uint8_t { other, letter, digit, unspaced, joint, point };

/// Scripts that are written without spaces between words.
bool is_unspaced(std::int32_t c) noexcept {
    return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x31f0 && c <= 0x31ff) ||
           (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) ||
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff) ||
           (c >= 0x0e00 && c <= 0x0eff) || (c >= 0x1000 && c <= 0x109f) ||
           (c >= 0x1780 && c <= 0x17ff);
}

Sort sort_of_wide(std::int32_t c) noexcept {
    if (c == 0x2019) {
        return Sort::joint;
    }
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return Sort::digit;
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return is_unspaced(c) ? Sort::unspaced : Sort::letter;
    default:
        return Sort::other;
    }
}

Sort sort_of(std::int32_t c) noexcept {
    if (c >= 0x80) {
        return sort_of_wide(c);
    }
    if (c >= '0' && c <= '9') {
        return Sort::digit;
    }
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        return Sort::letter;
    }
    return c == '\''              ? Sort::joint
           : c == '.' || c == ',' ? Sort::point
                                  : Sort::other;
}

struct Character {
    Sort sort;
    std::size_t size;
};

Character character_at(std::string_view text, std::size_t at) noexcept {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
        return {sort_of(byte), 1};
    }
    utf8proc_int32_t code = 0;
    const auto size = utf8proc_iterate(
        reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
        static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    return size <= 0 ? Character{Sort::other, 1}
                     : Character{sort_of(code), static_cast<std::size_t>(size)};
}

/// Walks through folded text word by word.
class Words {
public:
    Words(std::string_view text, std::vector<std::uint64_t>& words)
        : m_text(text), m_words(words) {}

    void read() {
        while (m_at < m_text.size()) {
            const auto next = character_at(m_text, m_at);
            if (next.sort == Sort::unspaced) {
                read_unspaced();
            } else if (next.sort == Sort::letter || next.sort == Sort::digit) {
                read_word();
            } else {
                m_at += next.size;
            }
        }
        std::sort(m_words.begin(), m_words.end());
        m_words.erase(std::unique(m_words.begin(), m_words.end()),
                      m_words.end());
    }

private:
    void keep(std::size_t from, std::size_t to) {
        m_words.push_back(text_number(m_text.substr(from, to - from)));
    }

    void read_word() {
        const auto from = m_at;
        auto last = Sort::other;
        while (m_at < m_text.size()) {
            const auto next = character_at(m_text, m_at);
            const bool goes_on =
                next.sort == Sort::letter || next.sort == Sort::digit;
            if (!goes_on && !joins(next, last)) {
                break;
            }
            last = next.sort;
            m_at += next.size;
        }
        keep(from, m_at);
    }

    /// Whether a sign stands between two letters or two digits.
    bool joins(Character sign, Sort before) const noexcept {
        const auto wanted = sign.sort == Sort::joint   ? Sort::letter
                            : sign.sort == Sort::point ? Sort::digit
                                                       : Sort::other;
        const auto after = m_at + sign.size;
        return wanted != Sort::other && before == wanted &&
               after < m_text.size() &&
               character_at(m_text, after).sort == wanted;
    }

    void read_unspaced() {
        auto from = m_at;
        m_at += character_at(m_text, m_at).size;
        bool is_alone = true;
        while (m_at < m_text.size()) {
            const auto next = character_at(m_text, m_at);
            if (next.sort != Sort::unspaced) {
                break;
            }
            keep(from, m_at + next.size);
            is_alone = false;
            from = m_at;
            m_at += next.size;
        }
        if (is_alone) {
            keep(from, m_at);
        }
    }

    std::string_view m_text;
    std::vector<std::uint64_t>& m_words;
    std::size_t m_at = 0;
};

} // namespace

void fold_text(std::string_view text, std::string& folded) {
    if (is_ascii(text)) {
        lower_ascii(text, folded);
        return;
    }
    utf8proc_uint8_t* mapped = nullptr;
    const auto size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                     static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                     static_cast<utf8proc_option_t>(
                         UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE |
                         UTF8PROC_COMPOSE | UTF8PROC_STABLE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner{
        mapped, &std::free};
    if (size == UTF8PROC_ERROR_NOMEM) {
        throw std::bad_alloc{};
    }
    if (size < 0) {
        lower_ascii(text, folded);
        return;
    }
    folded.assign(reinterpret_cast<const char*>(mapped),
                  static_cast<std::size_t>(size));
}

std::uint64_t text_number(std::string_view text) noexcept {
    if (text.empty()) {
        return 0;
    }
    return std::max<std::uint64_t>(xxh3_of(text), 1);
}

void word_numbers(std::string_view folded, std::vector<std::uint64_t>& words) {
    words.clear();
    Words{folded, words}.read();
}

} // namespace hwsync
