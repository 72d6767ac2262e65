"""Language models, embeddings and translation: interfaces, clients, budget."""
