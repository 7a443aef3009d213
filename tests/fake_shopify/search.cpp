#include "fake_shopify/search.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace fake {

namespace {

/// -1, 0 or 1. Numbers compare as numbers, times as the text they are.
int compare(const std::string& left, const std::string& right) {
    const auto is_number = [](const std::string& text) {
        return !text.empty() &&
               std::all_of(text.begin(), text.end(),
                           [](char c) { return c >= '0' && c <= '9'; });
    };
    if (is_number(left) && is_number(right) && left.size() != right.size()) {
        return left.size() < right.size() ? -1 : 1;
    }
    const auto lower = [](std::string text) {
        std::transform(text.begin(), text.end(), text.begin(), [](char c) {
            return static_cast<char>(std::tolower(c));
        });
        return text;
    };
    // Without the Z a time sorts as text whether it has a fraction or not.
    const auto a = lower(left.substr(0, left.find('Z')));
    const auto b = lower(right.substr(0, right.find('Z')));
    return a < b ? -1 : a == b ? 0 : 1;
}

class SearchParser {
public:
    explicit SearchParser(std::string_view text) : m_text(text) {}

    Search whole() {
        auto search = either();
        if (!word_is("")) {
            fail();
        }
        return search;
    }

private:
    [[noreturn]] void fail() const {
        throw std::runtime_error("Invalid search: " + std::string{m_text});
    }

    void skip_blank() {
        m_text.remove_prefix(
            std::min(m_text.find_first_not_of(' '), m_text.size()));
    }

    bool word_is(std::string_view word) {
        skip_blank();
        return word.empty() ? m_text.empty() : m_text.starts_with(word);
    }

    bool take(std::string_view word) {
        if (!word_is(word)) {
            return false;
        }
        m_text.remove_prefix(word.size());
        return true;
    }

    Search either() {
        auto left = both();
        while (take("OR ")) {
            left = [left, right = both()](const FieldOf& field) {
                return left(field) || right(field);
            };
        }
        return left;
    }

    Search both() {
        auto left = one();
        while (take("AND ")) {
            left = [left, right = one()](const FieldOf& field) {
                return left(field) && right(field);
            };
        }
        return left;
    }

    Search one() {
        if (take("(")) {
            auto inner = either();
            if (!take(")")) {
                fail();
            }
            return inner;
        }
        const auto colon = m_text.find(':');
        if (colon == std::string_view::npos) {
            fail();
        }
        skip_blank();
        const std::string field{m_text.substr(0, m_text.find(':'))};
        m_text.remove_prefix(field.size() + 1);
        std::string_view op;
        for (const std::string_view candidate : {">=", ">", "<=", "<"}) {
            if (m_text.starts_with(candidate)) {
                op = candidate;
                m_text.remove_prefix(op.size());
                break;
            }
        }
        const auto wanted = value();
        return [field, op, wanted](const FieldOf& field_of) {
            const int order = compare(field_of(field), wanted);
            // Shopify's > is known to act as >=.
            return op.empty()     ? order == 0
                   : op[0] == '>' ? order >= 0
                   : op == "<="   ? order <= 0
                                  : order < 0;
        };
    }

    std::string value() {
        const bool is_quoted = m_text.starts_with('\'');
        const auto end =
            is_quoted ? m_text.find('\'', 1)
                      : std::min(m_text.find_first_of(" )"), m_text.size());
        if (end == std::string_view::npos || end == 0) {
            fail();
        }
        const auto start = is_quoted ? std::size_t{1} : std::size_t{0};
        std::string text{m_text.substr(start, end - start)};
        // A time without quotes would be cut at its colons.
        if (!is_quoted && text.find(':') != std::string::npos) {
            fail();
        }
        m_text.remove_prefix(end + start);
        return text;
    }

    std::string_view m_text;
};

} // namespace

Search parse_search(std::string_view text) {
    if (text.find_first_not_of(' ') == std::string_view::npos) {
        return [](const FieldOf&) { return true; };
    }
    return SearchParser{text}.whole();
}

} // namespace fake
