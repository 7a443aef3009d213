#include "model/evidence/features.hpp"

#include "model/evidence/words.hpp"

#include <algorithm>
#include <numeric>

namespace hwsync {

namespace {

constexpr unsigned slot_bits = 10;
constexpr std::size_t slot_count = std::size_t{1} << slot_bits;

/// Ids rise in steps that are often multiples of a power of two.
std::size_t slot_of(std::uint64_t number) noexcept {
    constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;
    return static_cast<std::size_t>((number * golden) >> (64U - slot_bits));
}

std::uint64_t number_of(const TitleWord& word) noexcept {
    return word.number;
}
std::uint64_t number_of(std::uint64_t word) noexcept {
    return word;
}

/// See name_number(): the words rise.
template <typename Word>
std::uint64_t name_of(const std::vector<Word>& words,
                      std::uint64_t title) noexcept {
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;
    if (words.empty()) {
        return title;
    }
    std::uint64_t number = 1;
    for (const auto& word : words) {
        number = (number ^ number_of(word)) * odd;
    }
    return number;
}

} // namespace

FeatureReader::FeatureReader()
    : m_products(slot_count), m_options(slot_count) {}

std::uint64_t FeatureReader::number_of(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    fold_text(text, m_folded);
    return text_number(m_folded);
}

const std::shared_ptr<const ProductFeatures>&
FeatureReader::read_product(const ProductRow& row) {
    auto& slot = m_products[slot_of(static_cast<std::uint64_t>(row.id))];
    if (row.id != 0 && slot.id == row.id) {
        return slot.features;
    }
    auto made = std::make_shared<ProductFeatures>();
    made->id = row.id;
    made->handle = number_of(row.handle);
    made->vendor = number_of(row.vendor);
    made->product_type = number_of(row.product_type);
    made->title = number_of(row.title);
    if (made->title != 0) {
        word_numbers(m_folded, m_words);
        for (const auto word : m_words) {
            made->words.push_back({word, 0});
        }
    }
    slot = {row.id, std::move(made)};
    return slot.features;
}

ProductName FeatureReader::read_name(std::string_view handle,
                                     std::string_view title) {
    ProductName made{number_of(handle), number_of(title)};
    if (made.name != 0) {
        word_numbers(m_folded, m_words);
        made.name = name_of(m_words, made.name);
    }
    return made;
}

/// A shop has few sizes and colours.
const std::vector<std::uint64_t>&
FeatureReader::options(const VariantRow& row) {
    const auto options = text_number(row.options);
    const auto title = text_number(row.title);
    auto& slot = m_options[slot_of(options ^ (title << 1U))];
    if (slot.options != options || slot.title != title) {
        option_numbers(row.options, row.title, slot.values);
        slot.options = options;
        slot.title = title;
    }
    return slot.values;
}

void FeatureReader::read_variant(const VariantRow& row,
                                 VariantFeatures& features) {
    features.other_key = text_number(row.other_key);
    features.other_near = row.other_near.empty() ? features.other_key
                                                 : text_number(row.other_near);
    features.price = row.price > 0 ? row.price : 0;
    features.options = options(row);
}

void FeatureReader::read(const VariantRow& row, Features& features) {
    features.product = read_product(row.product);
    read_variant(row, features.variant);
}

const Features& FeatureReader::read(const VariantRow& row) {
    if (row.id == 0 || row.id != m_read) {
        m_read = row.id;
        read(row, m_features);
    }
    return m_features;
}

FeatureTranslator::FeatureTranslator(Side side, const Vocabulary& vocabulary)
    : m_side(side), m_vocabulary(&vocabulary), m_weights(vocabulary.words) {}

std::shared_ptr<const ProductFeatures>
FeatureTranslator::translated(const ProductFeatures& product) const {
    auto made = std::make_shared<ProductFeatures>(product);
    if (m_side == Side::child) {
        const auto& translations = m_vocabulary->translations;
        made->product_type = translations.of(made->product_type);
        for (auto& word : made->words) {
            word.number = translations.of(word.number);
        }
        std::sort(made->words.begin(), made->words.end(),
                  [](const TitleWord& left, const TitleWord& right) {
                      return left.number < right.number;
                  });
    }
    made->name = name_number(*made);
    if (m_side == Side::child) {
        made->namesake =
            m_vocabulary->namesake_of(made->id, made->handle, made->name);
    }
    for (auto& word : made->words) {
        word.weight = m_weights.of(word.number);
    }
    return made;
}

void FeatureTranslator::translate(VariantFeatures& variant) const {
    if (m_side == Side::child) {
        m_vocabulary->translations.apply(variant.options);
    }
}

const Features& FeatureTranslator::translated(const Features& features) {
    if (!m_features.product || m_product != features.product) {
        m_product = features.product;
        m_features.product = translated(*features.product);
    }
    m_features.variant = features.variant;
    translate(m_features.variant);
    return m_features;
}

std::uint64_t name_number(const ProductFeatures& product) noexcept {
    return name_of(product.words, product.title);
}

std::uint64_t options_number(const VariantFeatures& variant) noexcept {
    return std::accumulate(variant.options.begin(), variant.options.end(),
                           std::uint64_t{0});
}

} // namespace hwsync
