import type { UserView } from '../visibility.ts';

export type UserMapper = UserView;
