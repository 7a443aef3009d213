#include "program/plain_readings.hpp"

#include <algorithm>

namespace plain {

namespace {

using Kind = ReadLine::Kind;
using Use = ReadLine::Use;

/// What the export says of a product, with that of its variants.
struct Said {
    const ReadLine* line = nullptr; ///< the one that stands
    bool is_accepted = false;
    bool is_rejected = false;
    std::set<std::int64_t> variants; ///< that lines name
    int unnamed = 0;

    bool is_incomplete() const {
        const auto lines = static_cast<int>(variants.size()) + unnamed;
        return is_accepted &&
               (lines == 0 || line->declared.value_or(0) > lines);
    }
};

class Reading {
public:
    Reading(Shop& shop, const Export& input, int now)
        : m_shop(shop), m_input(input) {
        for (const auto& line : input.lines) {
            m_newest =
                std::max(m_newest, line.use == Use::usable ? line.updated : 0);
        }
        m_began = input.as_of != 0 ? input.as_of
                  : m_newest != 0  ? m_newest
                                   : now;
    }

    Result read() {
        take_rejected();
        choose();
        for (const auto& [id, line] : m_products) {
            place_product(*line);
        }
        for (const auto& [id, line] : m_variants) {
            place_variant(*line);
        }
        for (const auto& [id, said] : m_said) {
            if (said.is_incomplete()) {
                m_result.incomplete.insert(id);
            }
        }
        end_what_is_gone();
        keep_incomplete();
        keep_whole();
        return m_result;
    }

private:
    void take_rejected() {
        for (const auto& line : m_input.lines) {
            m_result.rejected += line.use == Use::usable ? 0U : 1U;
            if (line.use == Use::nameless) {
                m_has_nameless = true;
            } else if (line.use == Use::unnamed) {
                ++m_said[line.product_id].unnamed;
                m_product_gaps.insert(line.product_id);
            } else if (line.use == Use::rejected &&
                       line.kind == Kind::product) {
                m_said[line.id].is_rejected = true;
                m_product_gaps.insert(line.id);
            } else if (line.use == Use::rejected) {
                reject_variant(line);
            }
        }
    }

    void reject_variant(const ReadLine& line) {
        m_said[line.product_id].variants.insert(line.id);
        m_variant_gaps.insert(line.id);
    }

    /// Of the lines with one id, the newest; of those, one that does not
    /// contradict a newer reading; of those, the last.
    void choose() {
        for (const auto& line : m_input.lines) {
            if (line.use != Use::usable) {
                continue;
            }
            auto& chosen =
                (line.kind == Kind::product ? m_products : m_variants)[line.id];
            if (chosen == nullptr || line.updated > chosen->updated ||
                (line.updated == chosen->updated &&
                 (!contradicts(line) || contradicts(*chosen)))) {
                chosen = &line;
            }
        }
    }

    std::uint64_t lines_of(Kind kind, std::int64_t id) const {
        return static_cast<std::uint64_t>(std::count_if(
            m_input.lines.begin(), m_input.lines.end(), [&](const auto& line) {
                return line.use == Use::usable && line.kind == kind &&
                       line.id == id;
            }));
    }

    bool left_open(const ReadLine& line) const {
        return line.kind == Kind::product
                   ? m_shop.product_gaps.contains(line.id)
                   : m_shop.variant_gaps.contains(line.id) ||
                         m_shop.product_gaps.contains(line.product_id) ||
                         m_shop.incomplete.contains(line.product_id);
    }

    bool is_outdated(const ReadLine& line) const {
        return m_began < m_shop.whole_at && !left_open(line);
    }

    const Row* row_of(const ReadLine& line) const {
        return find(line.kind == Kind::product ? m_shop.products
                                               : m_shop.variants,
                    line.id);
    }

    /// Whether a newer reading had another row of the same time.
    bool contradicts(const ReadLine& line) const {
        const auto* row = row_of(line);
        return m_input.as_of != 0 && row != nullptr && row->is_live() &&
               is_outdated(line) && line.updated == row->updated &&
               (line.title != row->title ||
                line.product_id != row->product_id ||
                (line.declared && line.declared != row->declared));
    }

    bool is_older(const ReadLine& line) const {
        const auto* row = row_of(line);
        if (row != nullptr && line.updated < row->updated) {
            return true;
        }
        if (row != nullptr && row->is_live()) {
            return contradicts(line);
        }
        return (row != nullptr && m_began < row->deleted) || is_outdated(line);
    }

    static const Row* find(const Rows& rows, std::int64_t id) {
        const auto found = rows.find(id);
        return found == rows.end() ? nullptr : &found->second;
    }

    void place_product(const ReadLine& line) {
        auto& said = m_said[line.id];
        said.line = &line;
        m_result.rejected += lines_of(Kind::product, line.id) - 1;
        if (is_older(line)) {
            ++m_result.older;
            return;
        }
        said.is_accepted = true;
        auto& row = m_shop.products[line.id];
        row = {0, line.updated, 0, line.title,
               line.declared ? line.declared : row.declared};
    }

    bool has_product(const ReadLine& line) {
        const auto& said = m_said[line.product_id];
        const auto* stored = find(m_shop.products, line.product_id);
        return said.line != nullptr ||
               (!said.is_rejected && stored != nullptr && stored->is_live());
    }

    void place_variant(const ReadLine& line) {
        if (!has_product(line)) {
            reject_orphans(line.id);
            return;
        }
        m_result.rejected += lines_of(Kind::variant, line.id) - 1;
        auto& said = m_said[line.product_id];
        said.variants.insert(line.id);
        const auto* row = find(m_shop.variants, line.id);
        const bool is_live = row != nullptr && row->is_live();
        if (is_older(line) || (!is_live && said.line != nullptr &&
                               !said.is_accepted && !is_news(line))) {
            ++m_result.older;
            return;
        }
        m_shop.variants[line.id] = {line.product_id, line.updated, 0,
                                    line.title};
    }

    /// A line that says what the catalog holds is known, whatever becomes of
    /// its product.
    void reject_orphans(std::int64_t id) {
        bool is_known = false;
        for (const auto& line : m_input.lines) {
            if (line.use != Use::usable || line.kind != Kind::variant ||
                line.id != id) {
                continue;
            }
            const auto* row = find(m_shop.variants, id);
            if (row != nullptr && !is_known &&
                *row == Row{line.product_id, line.updated, 0, line.title}) {
                is_known = true;
                m_said[line.product_id].variants.insert(id);
            } else {
                ++m_result.rejected;
                reject_variant(line);
            }
        }
    }

    bool is_news(const ReadLine& line) const {
        const auto* product = find(m_shop.products, line.product_id);
        return product != nullptr && product->updated < line.updated;
    }

    bool names(Kind kind, std::int64_t id) const {
        return std::any_of(m_input.lines.begin(), m_input.lines.end(),
                           [&](const ReadLine& line) {
                               return line.kind == kind && line.id == id &&
                                      (line.use == Use::usable ||
                                       line.use == Use::rejected);
                           });
    }

    bool is_later(const Row& row) const {
        return row.updated > m_began ||
               (m_input.as_of != 0 && row.updated == m_began &&
                m_began < m_shop.whole_at);
    }

    bool has_newer_variant(std::int64_t product) const {
        return std::any_of(m_shop.variants.begin(), m_shop.variants.end(),
                           [&](const auto& each) {
                               return each.second.product_id == product &&
                                      each.second.is_live() &&
                                      is_later(each.second);
                           });
    }

    bool is_gone(std::int64_t id, const Row& row) const {
        return row.is_live() && !names(Kind::product, id) &&
               !m_said.contains(id) && !is_later(row) && !has_newer_variant(id);
    }

    bool tells_all_variants(std::int64_t product) const {
        const auto found = m_said.find(product);
        return found != m_said.end() && found->second.is_accepted &&
               !found->second.is_rejected && !found->second.is_incomplete() &&
               (found->second.line->declared || m_input.is_whole);
    }

    void end_what_is_gone() {
        std::set<std::int64_t> products;
        std::set<std::int64_t> variants;
        for (const auto& [id, row] : m_shop.products) {
            if (m_input.is_whole && is_gone(id, row)) {
                products.insert(id);
            }
        }
        for (const auto& [id, row] : m_shop.variants) {
            if (!row.is_live() || names(Kind::variant, id)) {
                continue;
            }
            const bool goes =
                tells_all_variants(row.product_id) && !is_later(row);
            if (!products.contains(row.product_id) && !goes) {
                continue;
            }
            const auto said = m_said.find(row.product_id);
            if (said != m_said.end() && said->second.unnamed > 0 &&
                !m_has_nameless) {
                ++m_result.withheld;
            } else {
                variants.insert(id);
            }
        }
        if (m_has_nameless) {
            m_result.withheld += products.size() + variants.size();
            return;
        }
        for (const auto id : products) {
            m_shop.products[id].deleted = m_began;
        }
        for (const auto id : variants) {
            m_shop.variants[id].deleted = m_began;
        }
    }

    void keep_incomplete() {
        for (const auto& [id, said] : m_said) {
            if (said.is_incomplete()) {
                m_shop.incomplete.insert(id);
            } else if (said.is_accepted) {
                m_shop.incomplete.erase(id);
            }
        }
        std::erase_if(m_shop.incomplete, [&](std::int64_t id) {
            return !m_shop.products[id].is_live();
        });
    }

    void keep_whole() {
        const bool is_told = m_input.as_of != 0 || m_newest != 0;
        if (m_input.is_whole && is_told && !m_has_nameless &&
            m_began >= m_shop.whole_at) {
            m_shop.whole_at = m_began;
            m_shop.product_gaps = m_product_gaps;
            m_shop.variant_gaps = m_variant_gaps;
        }
    }

    Shop& m_shop;
    const Export& m_input;
    int m_newest = 0;
    int m_began = 0;
    bool m_has_nameless = false;
    std::map<std::int64_t, Said> m_said;
    std::map<std::int64_t, const ReadLine*> m_products;
    std::map<std::int64_t, const ReadLine*> m_variants;
    std::set<std::int64_t> m_product_gaps;
    std::set<std::int64_t> m_variant_gaps;
    Result m_result;
};

} // namespace

Result read(Shop& shop, const Export& input, int now) {
    return Reading{shop, input, now}.read();
}

} // namespace plain
