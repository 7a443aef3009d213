#pragma once

#include <hwsync/report_view.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// How a page comes to its pictures.
enum class Pictures {
    linked,  ///< from where the shop has them, when the page is looked at
    embedded ///< from the page itself
};

/// Writes what the page's script reads, as JSON arrays whose places the script
/// knows: see report/data.js. Texts and variants that come again are written
/// once and then named by their numbers; what is remembered for that does not
/// grow with the shops.
class PageData {
public:
    explicit PageData(Pictures how) : m_how(how) {}

    /// Each list names its own variants.
    void begin_list();

    std::string row(const hwsync::Suggestion& suggestion);
    std::string row(const hwsync::SuspectLink& link);
    std::string row(const hwsync::Gap& gap);

    /// A JSON array of the texts that are named by number.
    std::string texts() const;

    /// The pictures that the page is to hold, by their numbers in it; at most a
    /// few thousand.
    const std::vector<std::string>& pictures() const noexcept {
        return m_pictures;
    }
    /// How many products have none in the page because that is too many.
    std::size_t pictures_left_out() const noexcept { return m_left_out; }

private:
    /// Two shops' ids are told apart, even if one was imported as the other.
    enum class Side : std::uint8_t { child, catalog };

    std::string text(std::string_view text);
    std::string picture(std::string_view url);
    std::string variant(const hwsync::KnownAs& variant, Side side);
    std::string evidence(const hwsync::Evidence& evidence);
    std::string candidates(const std::vector<hwsync::Candidacy>& candidates,
                           std::uint64_t more, Side side);

    Pictures m_how;
    std::map<std::string, std::size_t, std::less<>> m_numbers; ///< of texts
    std::vector<std::string_view> m_texts; ///< keys of m_numbers
    /// By the ids and sides of those that were written last.
    std::unordered_map<std::uint64_t, std::size_t> m_variants;
    std::size_t m_written = 0;
    std::vector<std::string> m_pictures;
    std::map<std::string, std::size_t, std::less<>> m_picture_numbers;
    std::string m_last_left_out;
    std::size_t m_left_out = 0;
};
