#include "model/evidence/levels.hpp"

namespace hwsync {

namespace {

constexpr double near_price = 1.02;
constexpr double far_price = 4.0 / 3.0;

/// How many numbers two rising lists share.
std::size_t shared(const std::vector<std::uint64_t>& left,
                   const std::vector<std::uint64_t>& right) noexcept {
    std::size_t count = 0;
    auto at = right.begin();
    for (const auto number : left) {
        while (at != right.end() && *at < number) {
            ++at;
        }
        if (at == right.end()) {
            break;
        }
        if (*at == number) {
            ++count;
            ++at;
        }
    }
    return count;
}

std::uint64_t weight_of(const std::vector<TitleWord>& words) noexcept {
    std::uint64_t weight = 0;
    for (const auto& word : words) {
        weight += word.weight;
    }
    return weight;
}

/// What the words weigh that both titles have.
std::uint64_t shared_weight(const std::vector<TitleWord>& left,
                            const std::vector<TitleWord>& right) noexcept {
    std::uint64_t weight = 0;
    auto at = right.begin();
    for (const auto& word : left) {
        while (at != right.end() && at->number < word.number) {
            ++at;
        }
        if (at != right.end() && at->number == word.number) {
            weight += word.weight;
        }
    }
    return weight;
}

/// By the share of all words that are in both, each with its weight: a common
/// "the" or brand name says little.
std::uint8_t words_level(const ProductFeatures& child,
                         const ProductFeatures& catalog) noexcept {
    const auto common = shared_weight(child.words, catalog.words);
    if (common == 0) {
        return product_level::no_word;
    }
    const auto all = weight_of(child.words) + weight_of(catalog.words) - common;
    if (common * 10 >= all * 6) {
        return product_level::most_words;
    }
    return common * 10 >= all * 3 ? product_level::some_words
                                  : product_level::few_words;
}

} // namespace

std::size_t pattern_number(const Pattern& pattern) noexcept {
    std::size_t number = 0;
    for (std::size_t i = 0; i < comparison_count; ++i) {
        const auto level =
            pattern[i] == no_level ? level_counts[i] : pattern[i];
        number = number * (level_counts[i] + std::size_t{1}) + level;
    }
    return number;
}

Pattern numbered_pattern(std::size_t number) noexcept {
    Pattern pattern{};
    for (std::size_t i = comparison_count; i-- > 0;) {
        const auto radix = level_counts[i] + std::size_t{1};
        const auto level = number % radix;
        pattern[i] = level == level_counts[i]
                         ? no_level
                         : static_cast<std::uint8_t>(level);
        number /= radix;
    }
    return pattern;
}

std::uint8_t other_level(const VariantFeatures& child,
                         const VariantFeatures& catalog) noexcept {
    if (child.other_key == 0 || catalog.other_key == 0) {
        return no_level;
    }
    if (child.other_key == catalog.other_key) {
        return common_level::same;
    }
    return child.other_near == catalog.other_near ? common_level::between
                                                  : common_level::different;
}

std::uint8_t product_level_of(const ProductFeatures& child,
                              const ProductFeatures& catalog) noexcept {
    if (child.handle != 0 && child.handle == catalog.handle) {
        return product_level::same_handle;
    }
    if (child.title == 0 || catalog.title == 0) {
        return no_level;
    }
    return child.title == catalog.title
               ? std::uint8_t{product_level::same_title}
               : words_level(child, catalog);
}

std::uint8_t options_level(const VariantFeatures& child,
                           const VariantFeatures& catalog) noexcept {
    if (child.options.empty() && catalog.options.empty()) {
        return no_level;
    }
    if (child.options == catalog.options) {
        return common_level::same;
    }
    return shared(child.options, catalog.options) > 0 ? common_level::between
                                                      : common_level::different;
}

std::uint8_t price_level(double child, double catalog, double ratio) noexcept {
    if (child <= 0 || catalog <= 0 || ratio <= 0) {
        return no_level;
    }
    const double expected = catalog * ratio;
    const auto within = [&](double factor) {
        return child <= expected * factor && expected <= child * factor;
    };
    return within(near_price)  ? common_level::same
           : within(far_price) ? common_level::between
                               : common_level::different;
}

std::uint8_t maker_level(const ProductFeatures& child,
                         const ProductFeatures& catalog) noexcept {
    const bool has_vendors = child.vendor != 0 && catalog.vendor != 0;
    const bool has_types = child.product_type != 0 && catalog.product_type != 0;
    if (!has_vendors && !has_types) {
        return no_level;
    }
    const bool same_vendor = has_vendors && child.vendor == catalog.vendor;
    const bool same_type =
        has_types && child.product_type == catalog.product_type;
    if (same_vendor && same_type) {
        return common_level::same;
    }
    return same_vendor || same_type ? common_level::between
                                    : common_level::different;
}

std::uint8_t company_level_of(const Company& company) noexcept {
    constexpr std::uint32_t least = 3;
    if (company.links < least || company.most * 2 <= company.links) {
        return no_level;
    }
    return company.along == company.most ? company_level::along
                                         : company_level::elsewhere;
}

std::uint8_t namesake_level_of(const ProductFeatures& child,
                               const ProductFeatures& catalog) noexcept {
    const auto level = product_level_of(child, catalog);
    if (level == no_level || level <= product_level::same_title) {
        return no_level;
    }
    return child.namesake != 0 && child.namesake != catalog.name
               ? std::uint8_t{namesake_level::another}
               : std::uint8_t{namesake_level::none};
}

Pattern pattern_of(const Features& child, const Features& catalog,
                   const Company& company, double ratio) noexcept {
    Pattern pattern{
        other_level(child.variant, catalog.variant),
        product_level_of(*child.product, *catalog.product),
        options_level(child.variant, catalog.variant),
        price_level(child.variant.price, catalog.variant.price, ratio),
        maker_level(*child.product, *catalog.product),
        company_level_of(company),
        namesake_level_of(*child.product, *catalog.product)};
    // A product that was made of several cannot have the title of each. One
    // that got a wrong identifier instead lacks a variant of its own.
    auto& product = pattern[index_of(Comparison::product)];
    if (company.joined > 0 && product > product_level::same_title) {
        product = no_level;
        pattern[index_of(Comparison::company)] = no_level;
        pattern[index_of(Comparison::namesake)] = no_level;
    }
    return pattern;
}

} // namespace hwsync
