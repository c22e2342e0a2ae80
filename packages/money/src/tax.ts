/** EN 16931's categories of value added tax (UNCL 5305), in the order in which a tax breakdown lists them. */
export const taxCategories = ['S', 'Z', 'E', 'AE', 'K', 'G', 'O', 'L', 'M'] as const;

/**
 * S standard or reduced rate, Z zero rated, E exempt, AE reverse charge, K intra-community supply, G export, O outside the scope, L IGIC
 * (Canary Islands), M IPSI (Ceuta and Melilla).
 */
export type TaxCategory = (typeof taxCategories)[number];

/** NET: prices without tax, tax comes on top. GROSS: prices with tax, the total is what they say. */
export type PriceMode = 'NET' | 'GROSS';
