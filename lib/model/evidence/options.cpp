#include "model/evidence/words.hpp"

#include "model/keys.hpp"

#include <algorithm>
#include <charconv>

#include <utf8proc.h>

namespace hwsync {

namespace {

constexpr std::string_view no_options = "default title";

void append_code_point(std::string_view digits, std::string& text) {
    unsigned code = 0;
    const auto* end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, code, 16).ptr != end) {
        return;
    }
    char bytes[4];
    const auto size =
        utf8proc_encode_char(static_cast<utf8proc_int32_t>(code),
                             reinterpret_cast<utf8proc_uint8_t*>(bytes));
    text.append(bytes, static_cast<std::size_t>(std::max<long>(size, 0)));
}

/// A JSON string from behind its first quote on, to behind its last. Damage
/// ends it: the text was written by us, and if not it merely agrees with less.
std::size_t read_string(std::string_view json, std::size_t at,
                        std::string& text) {
    text.clear();
    while (at < json.size() && json[at] != '"') {
        if (json[at] != '\\' || at + 1 == json.size()) {
            text += json[at++];
            continue;
        }
        const char escaped = json[at + 1];
        at += 2;
        if (escaped == 'u') {
            const auto digits = json.substr(std::min(at, json.size()), 4);
            append_code_point(digits, text);
            at += digits.size();
        } else {
            text += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
        }
    }
    return std::min(at + 1, json.size());
}

/// What stands behind each "value".
template <typename Visit>
bool visit_json(std::string_view json, const Visit& visit) {
    std::string text;
    bool is_value = false;
    bool found = false;
    for (std::size_t at = 0; at < json.size();) {
        const char c = json[at++];
        if (c != '"') {
            is_value = is_value && (c == ':' || c == ' ');
            continue;
        }
        at = read_string(json, at, text);
        if (is_value) {
            visit(std::string_view{text});
            found = true;
        }
        is_value = !is_value && text == "value";
    }
    return found;
}

/// Shopify makes a variant's title of its values.
template <typename Visit>
void visit_title(std::string_view title, const Visit& visit) {
    constexpr std::string_view between = " / ";
    while (true) {
        const auto end = title.find(between);
        visit(title.substr(0, end));
        if (end == std::string_view::npos) {
            return;
        }
        title.remove_prefix(end + between.size());
    }
}

template <typename Visit>
void visit_values(std::string_view options, std::string_view title,
                  const Visit& visit) {
    if (!visit_json(options, visit) && !title.empty()) {
        visit_title(title, visit);
    }
}

/// Signs that people put around a value, and that say nothing: "M *", "(M)",
/// "Sky-Blue". A minus before a digit is a number's.
bool is_ornament(std::string_view text, std::size_t at) noexcept {
    constexpr std::string_view ornaments = " \t*()[]{}\"'_|:;!?~^";
    const bool is_dash =
        text[at] == '-' &&
        (at + 1 == text.size() || text[at + 1] < '0' || text[at + 1] > '9');
    return is_dash || ornaments.find(text[at]) != std::string_view::npos;
}

/// Takes them away from folded text, a space in their stead between others. A
/// value of nothing else stays.
void strip_ornaments(std::string& text) {
    std::string plain;
    bool has_gap = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_ornament(text, at)) {
            has_gap = !plain.empty();
            continue;
        }
        if (has_gap) {
            plain += ' ';
            has_gap = false;
        }
        plain += text[at];
    }
    if (!plain.empty()) {
        text = std::move(plain);
    }
}

} // namespace

void option_numbers(std::string_view options, std::string_view title,
                    std::vector<std::uint64_t>& values) {
    values.clear();
    std::string folded;
    visit_values(options, title, [&](std::string_view text) {
        fold_text(trimmed(text), folded);
        if (!folded.empty() && folded != no_options) {
            strip_ornaments(folded);
            values.push_back(text_number(folded));
        }
    });
    std::sort(values.begin(), values.end());
}

std::vector<std::string> option_texts(std::string_view options,
                                      std::string_view title) {
    std::vector<std::string> texts;
    std::string folded;
    visit_values(options, title, [&](std::string_view text) {
        fold_text(trimmed(text), folded);
        if (!folded.empty() && folded != no_options) {
            texts.emplace_back(trimmed(text));
        }
    });
    return texts;
}

} // namespace hwsync
